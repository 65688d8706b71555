/* The state of the portrait browser, shared by its files. */
#pragma once

#include "portraits/browser-private.h"

G_BEGIN_DECLS

#define LIMNER_BROWSER_RANGES 3

/* The inputs from which the faces of a page are derived. */
typedef struct
{
  double variety, resemblance;
  char *words;
  guint locks[LIMNER_BROWSER_RANGES]; /* IDs of faces; LIMNER_BROWSER_NONE: not locked */
  GArray *weights;                    /* double, of the page's parents */
} LimnerBrowserSettings;

typedef struct
{
  LimnerBrowserKind kind;
  guint lead;      /* ID of a given face at place 0; LIMNER_BROWSER_NONE: none */
  GArray *parents; /* guint IDs */
  guint32 first_seed;
  LimnerBrowserSettings settings;
  GArray *ids; /* guint, by place */
} LimnerBrowserPage;

typedef struct
{
  LimnerFace *base, *face; /* without and with the moves of the sliders */
  char *sliders;           /* NULL: none */
  char *name;              /* of a given face; NULL: it is named by its seed */
  guint32 seed;
  guint page, place;
  LimnerRating rating;
  gboolean parent; /* other faces derive from it, so that it must not change */
} LimnerBrowserFace;

struct _LimnerBrowser
{
  GObject parent_instance;
  GPtrArray *faces;         /* LimnerBrowserFace*, by ID */
  GPtrArray *pages;         /* LimnerBrowserPage* */
  guint page;               /* the page that is shown */
  GArray *selected, *kept;  /* guint IDs */
  GHashTable *weights;      /* ID to double*: changed weights of selected faces */
  LimnerTaste *taste;       /* of the current ratings; NULL: not computed, or no face is starred */
  GPtrArray *done, *undone; /* Command* */
};

LimnerBrowserFace *limner_browser_get (LimnerBrowser *browser, guint id);
LimnerBrowserPage *limner_browser_page (LimnerBrowser *browser);
void limner_browser_emit_changed (LimnerBrowser *browser, guint changes);
/* A deep copy. */
LimnerBrowserSettings limner_browser_settings_copy (const LimnerBrowserSettings *settings);
void limner_browser_settings_clear (LimnerBrowserSettings *settings);

void limner_browser_page_free (gpointer page);

/* Derives the face at a place of a page. */
LimnerFace *limner_browser_derive (LimnerBrowser *browser, const LimnerBrowserPage *page, guint place);
/* Derives all faces of the page again that the user has done nothing with. */
void limner_browser_derive_again (LimnerBrowser *browser, guint page);

/* An empty list of commands. */
GPtrArray *limner_browser_commands_new (void);
/* Commands that can be undone. Each runs at once; consecutive moves of the same slider are one undo
 * step. */
void limner_browser_do_show (LimnerBrowser *browser, guint page);
void limner_browser_do_rate (LimnerBrowser *browser, guint id, LimnerRating rating);
void limner_browser_do_move (LimnerBrowser *browser, guint id, const char *sliders);
/* Takes the settings. what: the setting that is being dragged, a static or interned text, so that one
 * drag is one undo step; NULL if it is not dragged. */
void limner_browser_do_settings (LimnerBrowser *browser, LimnerBrowserSettings settings, const char *what);

G_END_DECLS
