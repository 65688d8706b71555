/* Words that describe new faces: typed, or chosen from the class labels of the network. */
#pragma once

#include "portraits/browser-private.h"

#include <gtk/gtk.h>
#include <limner/model.h>

G_BEGIN_DECLS

/* Whether the network has class labels. */
gboolean limner_browser_words_taken_by (LimnerModel *model);
/* Emits "entered" when the user requests faces for the typed words. */
#define LIMNER_TYPE_BROWSER_WORDS (limner_browser_words_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowserWords, limner_browser_words, LIMNER, BROWSER_WORDS, GtkBox)

/* For a network with class labels. */
GtkWidget *limner_browser_words_new (LimnerBrowser *browser, LimnerModel *model);
/* Passes the typed words to the browser. */
void limner_browser_words_take (LimnerBrowserWords *words);

G_END_DECLS
