/* A share and its interval on a scale from 0 to 100 %. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* share, low, high: 0 to 1. */
GtkWidget *limner_compare_bar_new (double share, double low, double high);

G_END_DECLS
