/* The wall of one network: words and buttons, the faces, the one that is enlarged, those that are kept. */
#pragma once

#include "limner-ui.h"
#include "portraits/browser-private.h"

#include <limner/model.h>

G_BEGIN_DECLS

/* Grows what is seen, until it is destroyed. `say` shows a sentence, NULL: none. */
GtkWidget *limner_browser_view_new (LimnerBrowser *browser, LimnerModel *model,
                                    void (*say) (const char *sentence, gpointer user_data),
                                    gpointer user_data);

G_END_DECLS
