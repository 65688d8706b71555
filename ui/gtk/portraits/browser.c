#include "config.h"

#include "portraits/browser-state-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (LimnerBrowser, limner_browser, G_TYPE_OBJECT)

static guint changed_signal;

LimnerBrowserFace *
limner_browser_get (LimnerBrowser *wall, guint id)
{
  return wall->faces->pdata[id];
}

LimnerBrowserPage *
limner_browser_page (LimnerBrowser *wall)
{
  return wall->pages->pdata[wall->page];
}

void
limner_browser_tell (LimnerBrowser *wall, guint changes)
{
  g_signal_emit (wall, changed_signal, 0, changes);
}

/* --- settings --- */

LimnerBrowserSettings
limner_browser_settings_copy (const LimnerBrowserSettings *settings)
{
  LimnerBrowserSettings copy = *settings;

  copy.words = g_strdup (settings->words);
  copy.weights = g_array_copy (settings->weights);
  return copy;
}

void
limner_browser_settings_clear (LimnerBrowserSettings *settings)
{
  g_free (settings->words);
  g_array_unref (settings->weights);
}

double
limner_browser_variety (LimnerBrowser *wall)
{
  return limner_browser_page (wall)->settings.variety;
}

void
limner_browser_set_variety (LimnerBrowser *wall, double truncation)
{
  LimnerBrowserSettings settings;

  if (truncation == limner_browser_variety (wall))
    return;
  settings = limner_browser_settings_copy (&limner_browser_page (wall)->settings);
  settings.variety = truncation;
  limner_browser_do_settings (wall, settings, "variety");
}

double
limner_browser_resemblance (LimnerBrowser *wall)
{
  return limner_browser_page (wall)->settings.resemblance;
}

void
limner_browser_set_resemblance (LimnerBrowser *wall, double closeness)
{
  LimnerBrowserSettings settings;

  if (closeness == limner_browser_resemblance (wall))
    return;
  settings = limner_browser_settings_copy (&limner_browser_page (wall)->settings);
  settings.resemblance = closeness;
  limner_browser_do_settings (wall, settings, "resemblance");
}

const char *
limner_browser_words (LimnerBrowser *wall)
{
  return limner_browser_page (wall)->settings.words;
}

void
limner_browser_set_words (LimnerBrowser *wall, const char *words)
{
  LimnerBrowserSettings settings;

  if (g_str_equal (words, limner_browser_words (wall)))
    return;
  settings = limner_browser_settings_copy (&limner_browser_page (wall)->settings);
  g_free (settings.words);
  settings.words = g_strdup (words);
  limner_browser_do_settings (wall, settings, NULL);
}

gboolean
limner_browser_is_locked (LimnerBrowser *wall, LimnerLayerRange range)
{
  return limner_browser_page (wall)->settings.locks[range] != LIMNER_BROWSER_NONE;
}

gboolean
limner_browser_lock (LimnerBrowser *wall, LimnerLayerRange range, gboolean locked)
{
  guint id = locked ? limner_browser_focus (wall) : LIMNER_BROWSER_NONE;
  LimnerBrowserSettings settings;

  g_return_val_if_fail (range < LIMNER_BROWSER_RANGES, FALSE);
  if (locked && id == LIMNER_BROWSER_NONE)
    return FALSE;
  if (id != LIMNER_BROWSER_NONE)
    limner_browser_get (wall, id)->parent = TRUE;
  settings = limner_browser_settings_copy (&limner_browser_page (wall)->settings);
  settings.locks[range] = id;
  limner_browser_do_settings (wall, settings, NULL);
  return TRUE;
}

/* --- pages --- */

static void
page_free (gpointer data)
{
  LimnerBrowserPage *page = data;

  limner_browser_settings_clear (&page->settings);
  g_array_unref (page->parents);
  g_array_unref (page->ids);
  g_free (page);
}

/* Beyond all that were shown. */
static guint32
next_seed (LimnerBrowser *wall)
{
  guint32 next = 0;

  for (guint i = 0; i < wall->pages->len; i++)
    {
      const LimnerBrowserPage *page = wall->pages->pdata[i];
      next = MAX (next, page->first_seed + page->ids->len);
    }
  return next;
}

/* Its number. Settings are those of the page before. */
static guint
add_page (LimnerBrowser *wall, LimnerBrowserKind kind)
{
  LimnerBrowserPage *page = g_new0 (LimnerBrowserPage, 1);

  page->kind = kind;
  page->lead = LIMNER_BROWSER_NONE;
  page->first_seed = next_seed (wall);
  page->settings = limner_browser_settings_copy (&limner_browser_page (wall)->settings);
  page->parents = g_array_new (FALSE, FALSE, sizeof (guint));
  page->ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (wall->pages, page);
  return wall->pages->len - 1;
}

static void
set_parents (LimnerBrowser *wall, LimnerBrowserPage *page)
{
  g_array_set_size (page->settings.weights, 0);
  for (guint i = 0; i < wall->selected->len; i++)
    {
      guint id = g_array_index (wall->selected, guint, i);
      double weight = limner_browser_weight (wall, id);

      limner_browser_get (wall, id)->parent = TRUE;
      g_array_append_val (page->parents, id);
      g_array_append_val (page->settings.weights, weight);
    }
}

LimnerBrowserKind
limner_browser_kind (LimnerBrowser *wall)
{
  return limner_browser_page (wall)->kind;
}

guint
limner_browser_length (LimnerBrowser *wall)
{
  return limner_browser_page (wall)->ids->len;
}

guint
limner_browser_at (LimnerBrowser *wall, guint place)
{
  LimnerBrowserPage *page = limner_browser_page (wall);

  while (page->ids->len <= place)
    {
      LimnerBrowserFace *face = g_new0 (LimnerBrowserFace, 1);
      guint id = wall->faces->len;

      face->page = wall->page;
      face->place = page->ids->len;
      face->seed = page->first_seed + face->place;
      face->base = limner_browser_derive (wall, page, face->place);
      face->face = limner_face_ref (face->base);
      g_ptr_array_add (wall->faces, face);
      g_array_append_val (page->ids, id);
    }
  return g_array_index (page->ids, guint, place);
}

guint
limner_browser_place (LimnerBrowser *wall, guint id)
{
  const LimnerBrowserFace *face = limner_browser_get (wall, id);

  return face->page == wall->page ? face->place : LIMNER_BROWSER_NONE;
}

void
limner_browser_show_strangers (LimnerBrowser *wall)
{
  limner_browser_do_show (wall, add_page (wall, LIMNER_BROWSER_STRANGERS));
}

gboolean
limner_browser_show_children (LimnerBrowser *wall)
{
  guint number;

  if (wall->selected->len == 0)
    return FALSE;
  number = add_page (wall, LIMNER_BROWSER_CHILDREN);
  set_parents (wall, wall->pages->pdata[number]);
  limner_browser_do_show (wall, number);
  return TRUE;
}

gboolean
limner_browser_show_bred (LimnerBrowser *wall)
{
  guint number;

  if (wall->selected->len < 2)
    return FALSE;
  number = add_page (wall, LIMNER_BROWSER_BRED);
  set_parents (wall, wall->pages->pdata[number]);
  limner_browser_do_show (wall, number);
  return TRUE;
}

gboolean
limner_browser_show_liked (LimnerBrowser *wall)
{
  gboolean any = FALSE;

  for (guint i = 0; i < wall->kept->len; i++)
    any = any || limner_browser_rating (wall, limner_browser_kept (wall, i)) == LIMNER_RATING_STARRED;
  if (any)
    limner_browser_do_show (wall, add_page (wall, LIMNER_BROWSER_LIKED));
  return any;
}

guint
limner_browser_show_given (LimnerBrowser *wall, LimnerFace *given, const char *name)
{
  guint number = add_page (wall, LIMNER_BROWSER_CHILDREN), id = wall->faces->len;
  LimnerBrowserPage *page = wall->pages->pdata[number];
  LimnerBrowserFace *face = g_new0 (LimnerBrowserFace, 1);

  face->page = number;
  face->name = g_strdup (name);
  face->seed = page->first_seed;
  face->base = limner_face_ref (given);
  face->face = limner_face_ref (given);
  face->parent = TRUE;
  page->lead = id;
  g_ptr_array_add (wall->faces, face);
  g_array_append_val (page->ids, id);
  g_array_append_val (page->parents, id);
  limner_browser_do_show (wall, number);
  limner_browser_select (wall, id, FALSE);
  return id;
}

/* --- faces --- */

LimnerFace *
limner_browser_face (LimnerBrowser *wall, guint id)
{
  return limner_browser_get (wall, id)->face;
}

LimnerFace *
limner_browser_base (LimnerBrowser *wall, guint id)
{
  return limner_browser_get (wall, id)->base;
}

char *
limner_browser_name (LimnerBrowser *wall, guint id)
{
  const LimnerBrowserFace *face = limner_browser_get (wall, id);

  return face->name != NULL ? g_strdup (face->name) : g_strdup_printf (_ ("seed %u"), face->seed);
}

static char *
names_of (LimnerBrowser *wall, GArray *ids)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *name = limner_browser_name (wall, g_array_index (ids, guint, i));
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_strdup (names->str);
}

char *
limner_browser_origin (LimnerBrowser *wall, guint id)
{
  const LimnerBrowserFace *face = limner_browser_get (wall, id);
  const LimnerBrowserPage *page = wall->pages->pdata[face->page];
  g_autofree char *parents = NULL;

  if (page->lead == id)
    return NULL;
  switch (page->kind)
    {
    case LIMNER_BROWSER_CHILDREN:
      parents = limner_browser_name (wall,
                                     g_array_index (page->parents, guint, face->place % page->parents->len));
      return g_strdup_printf (_ ("child of %s"), parents);
    case LIMNER_BROWSER_BRED:
      parents = names_of (wall, page->parents);
      return g_strdup_printf (_ ("bred from %s"), parents);
    case LIMNER_BROWSER_LIKED:
      return g_strdup (_ ("like the starred"));
    case LIMNER_BROWSER_STRANGERS:
      break;
    }
  return NULL;
}

LimnerRating
limner_browser_rating (LimnerBrowser *wall, guint id)
{
  return limner_browser_get (wall, id)->rating;
}

void
limner_browser_rate (LimnerBrowser *wall, guint id, LimnerRating rating)
{
  limner_browser_do_rate (wall, id, limner_browser_rating (wall, id) == rating ? LIMNER_RATING_NONE : rating);
}

const char *
limner_browser_sliders (LimnerBrowser *wall, guint id)
{
  const char *sliders = limner_browser_get (wall, id)->sliders;

  return sliders != NULL ? sliders : "";
}

void
limner_browser_move (LimnerBrowser *wall, guint id, const char *sliders)
{
  if (!g_str_equal (sliders, limner_browser_sliders (wall, id)))
    limner_browser_do_move (wall, id, sliders);
}

guint
limner_browser_n_kept (LimnerBrowser *wall)
{
  return wall->kept->len;
}

guint
limner_browser_kept (LimnerBrowser *wall, guint n)
{
  return g_array_index (wall->kept, guint, n);
}

/* --- the selection --- */

guint
limner_browser_n_selected (LimnerBrowser *wall)
{
  return wall->selected->len;
}

guint
limner_browser_selected (LimnerBrowser *wall, guint n)
{
  return g_array_index (wall->selected, guint, n);
}

guint
limner_browser_focus (LimnerBrowser *wall)
{
  return wall->selected->len > 0 ? limner_browser_selected (wall, wall->selected->len - 1)
                                 : LIMNER_BROWSER_NONE;
}

static guint
find_selected (LimnerBrowser *wall, guint id)
{
  for (guint i = 0; i < wall->selected->len; i++)
    if (limner_browser_selected (wall, i) == id)
      return i;
  return LIMNER_BROWSER_NONE;
}

gboolean
limner_browser_is_selected (LimnerBrowser *wall, guint id)
{
  return find_selected (wall, id) != LIMNER_BROWSER_NONE;
}

void
limner_browser_select (LimnerBrowser *wall, guint id, gboolean add)
{
  guint found = find_selected (wall, id);

  if (!add)
    g_array_set_size (wall->selected, 0);
  if (add && found != LIMNER_BROWSER_NONE)
    g_array_remove_index (wall->selected, found);
  else
    g_array_append_val (wall->selected, id);
  limner_browser_tell (wall, LIMNER_BROWSER_CHOICE);
}

double
limner_browser_weight (LimnerBrowser *wall, guint id)
{
  const double *weight = g_hash_table_lookup (wall->weights, GUINT_TO_POINTER (id));

  return weight != NULL ? *weight : 0.5;
}

/* A page that was bred of these parents follows. */
static void
follow_weight (LimnerBrowser *wall, guint id, double weight)
{
  LimnerBrowserPage *page = limner_browser_page (wall);
  g_autofree char *what = g_strdup_printf ("share of %u", id);
  LimnerBrowserSettings settings;

  if (page->kind != LIMNER_BROWSER_BRED)
    return;
  for (guint i = 0; i < page->parents->len; i++)
    if (g_array_index (page->parents, guint, i) == id)
      {
        settings = limner_browser_settings_copy (&page->settings);
        g_array_index (settings.weights, double, i) = weight;
        limner_browser_do_settings (wall, settings, g_intern_string (what));
        return;
      }
}

void
limner_browser_set_weight (LimnerBrowser *wall, guint id, double weight)
{
  if (weight == limner_browser_weight (wall, id))
    return;
  g_hash_table_insert (wall->weights, GUINT_TO_POINTER (id), g_memdup2 (&weight, sizeof weight));
  follow_weight (wall, id, weight);
  limner_browser_tell (wall, LIMNER_BROWSER_CHOICE);
}

/* --- the object --- */

static void
face_free (gpointer data)
{
  LimnerBrowserFace *face = data;

  limner_face_unref (face->base);
  limner_face_unref (face->face);
  g_free (face->sliders);
  g_free (face->name);
  g_free (face);
}

static void
finalize (GObject *object)
{
  LimnerBrowser *wall = LIMNER_BROWSER (object);

  g_ptr_array_unref (wall->done);
  g_ptr_array_unref (wall->undone);
  g_ptr_array_unref (wall->pages);
  g_ptr_array_unref (wall->faces);
  g_array_unref (wall->selected);
  g_array_unref (wall->kept);
  g_hash_table_unref (wall->weights);
  g_clear_pointer (&wall->taste, limner_taste_unref);
  G_OBJECT_CLASS (limner_browser_parent_class)->finalize (object);
}

static void
limner_browser_class_init (LimnerBrowserClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  changed_signal = g_signal_new ("changed", LIMNER_TYPE_BROWSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
limner_browser_init (LimnerBrowser *wall)
{
  wall->faces = g_ptr_array_new_with_free_func (face_free);
  wall->pages = g_ptr_array_new_with_free_func (page_free);
  wall->selected = g_array_new (FALSE, FALSE, sizeof (guint));
  wall->kept = g_array_new (FALSE, FALSE, sizeof (guint));
  wall->weights = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  wall->done = limner_browser_commands_new ();
  wall->undone = limner_browser_commands_new ();
}

LimnerBrowser *
limner_browser_new (guint32 first_seed, double variety)
{
  LimnerBrowser *wall = g_object_new (LIMNER_TYPE_BROWSER, NULL);
  LimnerBrowserPage *page = g_new0 (LimnerBrowserPage, 1);

  page->kind = LIMNER_BROWSER_STRANGERS;
  page->lead = LIMNER_BROWSER_NONE;
  page->first_seed = first_seed;
  page->settings.variety = variety;
  page->settings.resemblance = limner_portrait_settings_default ().closeness;
  page->settings.words = g_strdup ("");
  page->settings.weights = g_array_new (FALSE, FALSE, sizeof (double));
  for (int range = 0; range < LIMNER_BROWSER_RANGES; range++)
    page->settings.locks[range] = LIMNER_BROWSER_NONE;
  page->parents = g_array_new (FALSE, FALSE, sizeof (guint));
  page->ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (wall->pages, page);
  return wall;
}
