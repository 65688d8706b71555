/* The wall's inside, for its own files. */
#pragma once

#include "wall-private.h"

G_BEGIN_DECLS

#define LIMNER_WALL_RANGES 3

/* What the faces of a page are derived from. */
typedef struct
{
  double variety, resemblance;
  char *words;
  guint locks[LIMNER_WALL_RANGES]; /* ids; LIMNER_WALL_NONE: free */
  GArray *weights;                 /* double, of the page's parents */
} LimnerWallSettings;

typedef struct
{
  LimnerWallKind kind;
  guint lead;      /* id of a given face at place 0; LIMNER_WALL_NONE: none */
  GArray *parents; /* guint ids */
  guint32 first_seed;
  LimnerWallSettings settings;
  GArray *ids; /* guint, by place */
} LimnerWallPage;

typedef struct
{
  LimnerFace *base, *face; /* before and after the sliders */
  char *sliders;           /* NULL: none */
  char *name;              /* of a given face; NULL: its seed */
  guint32 seed;
  guint page, place;
  LimnerRating rating;
  gboolean parent; /* of others, who would change with it */
} LimnerWallFace;

struct _LimnerWall
{
  GObject parent_instance;
  GPtrArray *faces;         /* LimnerWallFace*, by id */
  GPtrArray *pages;         /* LimnerWallPage* */
  guint page;               /* the one that is shown */
  GArray *selected, *kept;  /* guint ids */
  GHashTable *weights;      /* id to double*: of selected ones that were changed */
  LimnerTaste *taste;       /* of the ratings now; NULL: not known yet, or nobody is starred */
  GPtrArray *done, *undone; /* Command* */
};

LimnerWallFace *limner_wall_get (LimnerWall *wall, guint id);
LimnerWallPage *limner_wall_page (LimnerWall *wall);
void limner_wall_tell (LimnerWall *wall, guint changes);
/* The same with a copy of its own of all it owns. */
LimnerWallSettings limner_wall_settings_copy (const LimnerWallSettings *settings);
void limner_wall_settings_clear (LimnerWallSettings *settings);

/* How the face at a place of a page comes about. */
LimnerFace *limner_wall_derive (LimnerWall *wall, const LimnerWallPage *page, guint place);
/* All faces of the page that were left as they came, anew. */
void limner_wall_derive_again (LimnerWall *wall, guint page);

/* An empty list of what was done. */
GPtrArray *limner_wall_commands_new (void);
/* What can be undone. Each takes effect at once; several in a row that move the same slider are one step
 * back.
 */
void limner_wall_do_show (LimnerWall *wall, guint page);
void limner_wall_do_rate (LimnerWall *wall, guint id, LimnerRating rating);
void limner_wall_do_move (LimnerWall *wall, guint id, const char *sliders);
/* Takes the settings. `what` is the one that differs when it is dragged, static or interned, so that one undo
 * takes all of a drag back; NULL when it is chosen. */
void limner_wall_do_settings (LimnerWall *wall, LimnerWallSettings settings, const char *what);

G_END_DECLS
