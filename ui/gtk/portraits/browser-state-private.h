/* The state of the portrait browser, for its own files. */
#pragma once

#include "portraits/browser-private.h"

G_BEGIN_DECLS

#define LIMNER_BROWSER_RANGES 3

/* What the faces of a page are derived from. */
typedef struct
{
  double variety, resemblance;
  char *words;
  guint locks[LIMNER_BROWSER_RANGES]; /* ids; LIMNER_BROWSER_NONE: free */
  GArray *weights;                    /* double, of the page's parents */
} LimnerBrowserSettings;

typedef struct
{
  LimnerBrowserKind kind;
  guint lead;      /* id of a given face at place 0; LIMNER_BROWSER_NONE: none */
  GArray *parents; /* guint ids */
  guint32 first_seed;
  LimnerBrowserSettings settings;
  GArray *ids; /* guint, by place */
} LimnerBrowserPage;

typedef struct
{
  LimnerFace *base, *face; /* before and after the sliders */
  char *sliders;           /* NULL: none */
  char *name;              /* of a given face; NULL: its seed */
  guint32 seed;
  guint page, place;
  LimnerRating rating;
  gboolean parent; /* of others, who would change with it */
} LimnerBrowserFace;

struct _LimnerBrowser
{
  GObject parent_instance;
  GPtrArray *faces;         /* LimnerBrowserFace*, by id */
  GPtrArray *pages;         /* LimnerBrowserPage* */
  guint page;               /* the one that is shown */
  GArray *selected, *kept;  /* guint ids */
  GHashTable *weights;      /* id to double*: of selected ones that were changed */
  LimnerTaste *taste;       /* of the ratings now; NULL: not known yet, or nobody is starred */
  GPtrArray *done, *undone; /* Command* */
};

LimnerBrowserFace *limner_browser_get (LimnerBrowser *browser, guint id);
LimnerBrowserPage *limner_browser_page (LimnerBrowser *browser);
void limner_browser_emit_changed (LimnerBrowser *browser, guint changes);
/* The same with a copy of its own of all it owns. */
LimnerBrowserSettings limner_browser_settings_copy (const LimnerBrowserSettings *settings);
void limner_browser_settings_clear (LimnerBrowserSettings *settings);

void limner_browser_page_free (gpointer page);

/* How the face at a place of a page comes about. */
LimnerFace *limner_browser_derive (LimnerBrowser *browser, const LimnerBrowserPage *page, guint place);
/* All faces of the page that were left as they came, anew. */
void limner_browser_derive_again (LimnerBrowser *browser, guint page);

/* An empty list of what was done. */
GPtrArray *limner_browser_commands_new (void);
/* What can be undone. Each takes effect at once; several in a row that move the same slider are one step
 * back.
 */
void limner_browser_do_show (LimnerBrowser *browser, guint page);
void limner_browser_do_rate (LimnerBrowser *browser, guint id, LimnerRating rating);
void limner_browser_do_move (LimnerBrowser *browser, guint id, const char *sliders);
/* Takes the settings. `what` is the one that differs when it is dragged, static or interned, so that one undo
 * takes all of a drag back; NULL when it is chosen. */
void limner_browser_do_settings (LimnerBrowser *browser, LimnerBrowserSettings settings, const char *what);

G_END_DECLS
