/* A settings object of the style effect without GIMP, as the widgets want it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GObject *style_settings_new (void);

G_END_DECLS
