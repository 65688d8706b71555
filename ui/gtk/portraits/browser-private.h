/* The portrait browser: faces to look at, rate, breed and keep, and the commands that led to them. No
 * widgets, no network: faces are told by how they came about, so thousands of them are small. */
#pragma once

#include <glib-object.h>
#include <limner/face.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_RATING_NONE,
  LIMNER_RATING_KEPT,
  LIMNER_RATING_STARRED, /* kept, and an example of what is liked */
  LIMNER_RATING_REJECTED,
} LimnerRating;

typedef enum
{
  LIMNER_BROWSER_STRANGERS,
  LIMNER_BROWSER_CHILDREN, /* of each parent in turn */
  LIMNER_BROWSER_BRED,     /* of all parents, by their weights */
  LIMNER_BROWSER_LIKED,    /* strangers to the taste that the stars and rejects show */
} LimnerBrowserKind;

/* What has changed, for the signal "changed" (guint). */
typedef enum
{
  LIMNER_BROWSER_PAGE = 1 << 0,     /* other faces are shown */
  LIMNER_BROWSER_FACES = 1 << 1,    /* some look otherwise now */
  LIMNER_BROWSER_RATINGS = 1 << 2,  /* and what is kept */
  LIMNER_BROWSER_CHOICE = 1 << 3,   /* the selected ones, their weights */
  LIMNER_BROWSER_SETTINGS = 1 << 4, /* variety, resemblance, words, locks */
} LimnerBrowserChange;

#define LIMNER_BROWSER_NONE G_MAXUINT

#define LIMNER_TYPE_BROWSER (limner_browser_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowser, limner_browser, LIMNER, BROWSER, GObject)

/* A browser of unrelated faces, the first with that seed. */
LimnerBrowser *limner_browser_new (guint32 first_seed, double variety);

/* --- the page: an endless row of faces, each with an id of its own for as long as the browser lives --- */

LimnerBrowserKind limner_browser_kind (LimnerBrowser *browser);
/* The id of the face at that place, which is made if need be. */
guint limner_browser_at (LimnerBrowser *browser, guint place);
/* Where it is on this page; LIMNER_BROWSER_NONE: nowhere. */
guint limner_browser_place (LimnerBrowser *browser, guint id);
guint limner_browser_length (LimnerBrowser *browser); /* faces made so far */

/* Another page, which can be undone; FALSE when nobody is selected, fewer than two are, or nobody is starred.
 */
void limner_browser_show_strangers (LimnerBrowser *browser);
gboolean limner_browser_show_children (LimnerBrowser *browser);
gboolean limner_browser_show_bred (LimnerBrowser *browser);
gboolean limner_browser_show_liked (LimnerBrowser *browser);
/* A face from elsewhere, called by that name, before its children; selects it and returns its id. */
guint limner_browser_show_given (LimnerBrowser *browser, LimnerFace *face, const char *name);

/* --- faces --- */

LimnerFace *limner_browser_face (LimnerBrowser *browser,
                                 guint id); /* owned by the browser, until it looks different */
/* The same before it was moved along sliders. */
LimnerFace *limner_browser_base (LimnerBrowser *browser, guint id);
/* "seed 418", or the name of a given face; and where it comes from: "child of seed 77", NULL of a stranger.
 */
char *limner_browser_name (LimnerBrowser *browser, guint id);
char *limner_browser_origin (LimnerBrowser *browser, guint id);
LimnerRating limner_browser_rating (LimnerBrowser *browser, guint id);
/* Rating it once more the same takes the rating back. */
void limner_browser_rate (LimnerBrowser *browser, guint id, LimnerRating rating);
/* Sliders that it is moved along, NAME=VALUE …; "" none. */
const char *limner_browser_sliders (LimnerBrowser *browser, guint id);
void limner_browser_move (LimnerBrowser *browser, guint id, const char *sliders);
/* Those to insert, in the order they were kept. */
guint limner_browser_n_kept (LimnerBrowser *browser);
guint limner_browser_kept (LimnerBrowser *browser, guint n);

/* --- selected ones, in the order they were chosen; the last is the one that is looked at --- */

guint limner_browser_n_selected (LimnerBrowser *browser);
guint limner_browser_selected (LimnerBrowser *browser, guint n);
guint limner_browser_focus (LimnerBrowser *browser); /* LIMNER_BROWSER_NONE: nobody */
gboolean limner_browser_is_selected (LimnerBrowser *browser, guint id);
/* `add`: beside those that are selected; or no longer, if it is one of them. */
void limner_browser_select (LimnerBrowser *browser, guint id, gboolean add);
/* Shares of parents, 0 … 1. While a page of theirs is shown, it follows. */
double limner_browser_weight (LimnerBrowser *browser, guint id);
void limner_browser_set_weight (LimnerBrowser *browser, guint id, double weight);

/* --- settings of the page, and of those that follow; faces that were rated, moved or bred from stay --- */

double limner_browser_variety (LimnerBrowser *browser);
void limner_browser_set_variety (LimnerBrowser *browser, double truncation);
double limner_browser_resemblance (LimnerBrowser *browser); /* of children to their parents, 0 … 1 */
void limner_browser_set_resemblance (LimnerBrowser *browser, double closeness);
const char *limner_browser_words (LimnerBrowser *browser); /* "" none */
void limner_browser_set_words (LimnerBrowser *browser, const char *words);
/* Every face has the layers of that range from the one that is looked at now; FALSE when nobody is. */
gboolean limner_browser_lock (LimnerBrowser *browser, LimnerLayerRange range, gboolean locked);
gboolean limner_browser_is_locked (LimnerBrowser *browser, LimnerLayerRange range);

/* --- going back --- */

gboolean limner_browser_can_undo (LimnerBrowser *browser);
gboolean limner_browser_can_redo (LimnerBrowser *browser);
void limner_browser_undo (LimnerBrowser *browser);
void limner_browser_redo (LimnerBrowser *browser);
/* What led here can no longer be undone. */
void limner_browser_begin_here (LimnerBrowser *browser);

G_END_DECLS
