/* Words that new faces are like: typed, or chosen among those the network was taught. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>
#include <limner/model.h>

G_BEGIN_DECLS

/* Was the network taught words? */
gboolean limner_browser_words_taken_by (LimnerModel *model);
/* NULL when the network takes no words. `go` is called when the person wants faces of what is typed. */
GtkWidget *limner_browser_words_new (LimnerBrowser *browser, LimnerModel *model,
                                     void (*go) (gpointer user_data), gpointer user_data);
/* Gives the browser the typed words. */
void limner_browser_words_take (GtkWidget *words);

G_END_DECLS
