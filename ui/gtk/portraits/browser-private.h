/* The model of the portrait browser: faces to show, rate, breed and keep, and the history of commands.
 * It has no widgets and no network. A face is stored by its derivation, so that thousands of faces take
 * little memory. */
#pragma once

#include <glib-object.h>
#include <limner/face.h>

G_BEGIN_DECLS

typedef enum
{
  LIMNER_RATING_NONE,
  LIMNER_RATING_KEPT,
  LIMNER_RATING_STARRED, /* kept, and an example for similar faces */
  LIMNER_RATING_REJECTED,
} LimnerRating;

typedef enum
{
  LIMNER_BROWSER_STRANGERS,
  LIMNER_BROWSER_CHILDREN, /* children of each parent in turn */
  LIMNER_BROWSER_BRED,     /* children of all parents, by their weights */
  LIMNER_BROWSER_LIKED,    /* new faces that resemble the starred and differ from the rejected ones */
} LimnerBrowserKind;

/* The argument of the signal "changed" (guint). */
typedef enum
{
  LIMNER_BROWSER_PAGE = 1 << 0,     /* other faces are shown */
  LIMNER_BROWSER_FACES = 1 << 1,    /* the appearance of some faces */
  LIMNER_BROWSER_RATINGS = 1 << 2,  /* ratings and kept faces */
  LIMNER_BROWSER_CHOICE = 1 << 3,   /* selected faces and their weights */
  LIMNER_BROWSER_SETTINGS = 1 << 4, /* variety, resemblance, words, locks */
} LimnerBrowserChange;

#define LIMNER_BROWSER_NONE G_MAXUINT

#define LIMNER_TYPE_BROWSER (limner_browser_get_type ())
G_DECLARE_FINAL_TYPE (LimnerBrowser, limner_browser, LIMNER, BROWSER, GObject)

/* A browser that shows unrelated faces, starting with that seed. */
LimnerBrowser *limner_browser_new (guint32 first_seed, double variety);

/* --- the page: an endless list of faces, each with an ID that stays valid as long as the browser --- */

LimnerBrowserKind limner_browser_kind (LimnerBrowser *browser);
/* The ID of the face at a place; makes the face if necessary. */
guint limner_browser_at (LimnerBrowser *browser, guint place);
/* The place of a face on this page; LIMNER_BROWSER_NONE: it is not on it. */
guint limner_browser_place (LimnerBrowser *browser, guint id);
guint limner_browser_length (LimnerBrowser *browser); /* number of faces made so far */

/* Show another page, which can be undone. FALSE if no face is selected, fewer than two are selected, or
 * none is starred. */
void limner_browser_show_strangers (LimnerBrowser *browser);
gboolean limner_browser_show_children (LimnerBrowser *browser);
gboolean limner_browser_show_bred (LimnerBrowser *browser);
gboolean limner_browser_show_liked (LimnerBrowser *browser);
/* Shows a face from another source with that name, followed by its children. Selects it and returns its
 * ID. */
guint limner_browser_show_given (LimnerBrowser *browser, LimnerFace *face, const char *name);

/* --- faces --- */

LimnerFace *limner_browser_face (LimnerBrowser *browser,
                                 guint id); /* owned by the browser, valid until the face changes */
/* The face without the moves of its sliders. */
LimnerFace *limner_browser_base (LimnerBrowser *browser, guint id);
/* The name, "seed 418" or that of a given face; and the origin, "child of seed 77", or NULL for an
 * unrelated face. */
char *limner_browser_name (LimnerBrowser *browser, guint id);
char *limner_browser_origin (LimnerBrowser *browser, guint id);
LimnerRating limner_browser_rating (LimnerBrowser *browser, guint id);
/* Rates a face. The same rating again removes it. */
void limner_browser_rate (LimnerBrowser *browser, guint id, LimnerRating rating);
/* The moves along its sliders, NAME=VALUE …; "": none. */
const char *limner_browser_sliders (LimnerBrowser *browser, guint id);
void limner_browser_move (LimnerBrowser *browser, guint id, const char *sliders);
/* The faces to insert, in the order they were kept. */
guint limner_browser_n_kept (LimnerBrowser *browser);
guint limner_browser_kept (LimnerBrowser *browser, guint n);

/* --- selected faces in the order of selection; the last one has the focus --- */

guint limner_browser_n_selected (LimnerBrowser *browser);
guint limner_browser_selected (LimnerBrowser *browser, guint n);
guint limner_browser_focus (LimnerBrowser *browser); /* LIMNER_BROWSER_NONE: none */
gboolean limner_browser_is_selected (LimnerBrowser *browser, guint id);
/* add: adds the face to the selection, or removes it if it is selected. */
void limner_browser_select (LimnerBrowser *browser, guint id, gboolean add);
/* The share of a parent, 0 … 1. A page of its children changes with it. */
double limner_browser_weight (LimnerBrowser *browser, guint id);
void limner_browser_set_weight (LimnerBrowser *browser, guint id, double weight);

/* --- settings of the page and of the next ones; faces that were rated, moved or bred from do not change
 * --- */

double limner_browser_variety (LimnerBrowser *browser);
void limner_browser_set_variety (LimnerBrowser *browser, double truncation);
double limner_browser_resemblance (LimnerBrowser *browser); /* of children to parents, 0 … 1 */
void limner_browser_set_resemblance (LimnerBrowser *browser, double closeness);
const char *limner_browser_words (LimnerBrowser *browser); /* "": none */
void limner_browser_set_words (LimnerBrowser *browser, const char *words);
/* Locks a range of layers: every face takes it from the face in focus. FALSE if no face has the focus. */
gboolean limner_browser_lock (LimnerBrowser *browser, LimnerLayerRange range, gboolean locked);
gboolean limner_browser_is_locked (LimnerBrowser *browser, LimnerLayerRange range);

/* --- undo and redo --- */

gboolean limner_browser_can_undo (LimnerBrowser *browser);
gboolean limner_browser_can_redo (LimnerBrowser *browser);
void limner_browser_undo (LimnerBrowser *browser);
void limner_browser_redo (LimnerBrowser *browser);
/* Clears the history. */
void limner_browser_begin_here (LimnerBrowser *browser);

G_END_DECLS
