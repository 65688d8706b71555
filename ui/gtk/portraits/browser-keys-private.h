/* Keys that rate a face: K keeps, S stars, X and Delete reject. */
#pragma once

#include "portraits/browser-private.h"

G_BEGIN_DECLS

/* FALSE: the key is not one of these. */
gboolean limner_browser_rate_by_key (LimnerBrowser *browser, guint id, guint keyval);

G_END_DECLS
