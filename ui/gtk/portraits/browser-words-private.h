/* Words that describe new faces: typed, or chosen from the class labels of the network. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>
#include <limner/model.h>

G_BEGIN_DECLS

/* Whether the network has class labels. */
gboolean limner_browser_words_taken_by (LimnerModel *model);
/* NULL if the network has no class labels. `go` is called when the user requests faces for the typed
 * words. */
GtkWidget *limner_browser_words_new (LimnerBrowser *browser, LimnerModel *model,
                                     void (*go) (gpointer user_data), gpointer user_data);
/* Passes the typed words to the browser. */
void limner_browser_words_take (GtkWidget *words);

G_END_DECLS
