/* The wall: faces to look at, rate, breed and keep, and what led from one to the next. No widgets, no
 * network: faces are told by how they came about, so thousands of them are small. */
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
  LIMNER_WALL_STRANGERS,
  LIMNER_WALL_CHILDREN, /* of each parent in turn */
  LIMNER_WALL_BRED,     /* of all parents, by their weights */
  LIMNER_WALL_LIKED,    /* strangers to the taste that the stars and rejects show */
} LimnerWallKind;

/* What has changed, for the signal "changed" (guint). */
typedef enum
{
  LIMNER_WALL_PAGE = 1 << 0,     /* other faces are shown */
  LIMNER_WALL_FACES = 1 << 1,    /* some look otherwise now */
  LIMNER_WALL_RATINGS = 1 << 2,  /* and what is kept */
  LIMNER_WALL_CHOICE = 1 << 3,   /* the selected ones, their weights */
  LIMNER_WALL_SETTINGS = 1 << 4, /* variety, resemblance, words, locks */
} LimnerWallChange;

#define LIMNER_WALL_NONE G_MAXUINT

#define LIMNER_TYPE_WALL (limner_wall_get_type ())
G_DECLARE_FINAL_TYPE (LimnerWall, limner_wall, LIMNER, WALL, GObject)

/* A wall of strangers, the first with that seed. */
LimnerWall *limner_wall_new (guint32 first_seed, double variety);

/* --- the page: an endless row of faces, each with an id of its own for as long as the wall lives --- */

LimnerWallKind limner_wall_kind (LimnerWall *wall);
/* The id of the face at that place, which is made if need be. */
guint limner_wall_at (LimnerWall *wall, guint place);
/* Where it is on this page; LIMNER_WALL_NONE: nowhere. */
guint limner_wall_place (LimnerWall *wall, guint id);
guint limner_wall_length (LimnerWall *wall); /* faces made so far */

/* Another page, which can be undone; FALSE when nobody is selected, fewer than two are, or nobody is starred.
 */
void limner_wall_show_strangers (LimnerWall *wall);
gboolean limner_wall_show_children (LimnerWall *wall);
gboolean limner_wall_show_bred (LimnerWall *wall);
gboolean limner_wall_show_liked (LimnerWall *wall);
/* A face from elsewhere, called by that name, before its children; selects it and returns its id. */
guint limner_wall_show_given (LimnerWall *wall, LimnerFace *face, const char *name);

/* --- faces --- */

LimnerFace *limner_wall_face (LimnerWall *wall, guint id); /* owned by the wall, until it looks otherwise */
/* The same before it was moved along sliders. */
LimnerFace *limner_wall_base (LimnerWall *wall, guint id);
/* "seed 418", or the name of a given face; and where it comes from: "child of seed 77", NULL of a stranger.
 */
char *limner_wall_name (LimnerWall *wall, guint id);
char *limner_wall_origin (LimnerWall *wall, guint id);
LimnerRating limner_wall_rating (LimnerWall *wall, guint id);
/* Rating it once more the same takes the rating back. */
void limner_wall_rate (LimnerWall *wall, guint id, LimnerRating rating);
/* Sliders that it is moved along, NAME=VALUE …; "" none. */
const char *limner_wall_sliders (LimnerWall *wall, guint id);
void limner_wall_move (LimnerWall *wall, guint id, const char *sliders);
/* Those to insert, in the order they were kept. */
guint limner_wall_n_kept (LimnerWall *wall);
guint limner_wall_kept (LimnerWall *wall, guint n);

/* --- selected ones, in the order they were chosen; the last is the one that is looked at --- */

guint limner_wall_n_selected (LimnerWall *wall);
guint limner_wall_selected (LimnerWall *wall, guint n);
guint limner_wall_focus (LimnerWall *wall); /* LIMNER_WALL_NONE: nobody */
gboolean limner_wall_is_selected (LimnerWall *wall, guint id);
/* `add`: beside those that are selected; or no longer, if it is one of them. */
void limner_wall_select (LimnerWall *wall, guint id, gboolean add);
/* Shares of parents, 0 … 1. While a page of theirs is shown, it follows. */
double limner_wall_weight (LimnerWall *wall, guint id);
void limner_wall_set_weight (LimnerWall *wall, guint id, double weight);

/* --- settings of the page, and of those that follow; faces that were rated, moved or bred from stay --- */

double limner_wall_variety (LimnerWall *wall);
void limner_wall_set_variety (LimnerWall *wall, double truncation);
double limner_wall_resemblance (LimnerWall *wall); /* of children to their parents, 0 … 1 */
void limner_wall_set_resemblance (LimnerWall *wall, double closeness);
const char *limner_wall_words (LimnerWall *wall); /* "" none */
void limner_wall_set_words (LimnerWall *wall, const char *words);
/* Every face has the layers of that range from the one that is looked at now; FALSE when nobody is. */
gboolean limner_wall_lock (LimnerWall *wall, LimnerLayerRange range, gboolean locked);
gboolean limner_wall_is_locked (LimnerWall *wall, LimnerLayerRange range);

/* --- going back --- */

gboolean limner_wall_can_undo (LimnerWall *wall);
gboolean limner_wall_can_redo (LimnerWall *wall);
void limner_wall_undo (LimnerWall *wall);
void limner_wall_redo (LimnerWall *wall);
/* What led here can no longer be undone. */
void limner_wall_begin_here (LimnerWall *wall);

G_END_DECLS
