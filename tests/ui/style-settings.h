/* Settings objects of the effects for tests without GIMP. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

GObject *style_settings_new (void);
GObject *dream_settings_new (void);
GObject *portrait_settings_new (void);

G_END_DECLS
