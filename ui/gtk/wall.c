#include "config.h"

#include "wall-state-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (LimnerWall, limner_wall, G_TYPE_OBJECT)

static guint changed_signal;

LimnerWallFace *
limner_wall_get (LimnerWall *wall, guint id)
{
  return wall->faces->pdata[id];
}

LimnerWallPage *
limner_wall_page (LimnerWall *wall)
{
  return wall->pages->pdata[wall->page];
}

void
limner_wall_tell (LimnerWall *wall, guint changes)
{
  g_signal_emit (wall, changed_signal, 0, changes);
}

/* --- settings --- */

LimnerWallSettings
limner_wall_settings_copy (const LimnerWallSettings *settings)
{
  LimnerWallSettings copy = *settings;

  copy.words = g_strdup (settings->words);
  copy.weights = g_array_copy (settings->weights);
  return copy;
}

void
limner_wall_settings_clear (LimnerWallSettings *settings)
{
  g_free (settings->words);
  g_array_unref (settings->weights);
}

double
limner_wall_variety (LimnerWall *wall)
{
  return limner_wall_page (wall)->settings.variety;
}

void
limner_wall_set_variety (LimnerWall *wall, double truncation)
{
  LimnerWallSettings settings;

  if (truncation == limner_wall_variety (wall))
    return;
  settings = limner_wall_settings_copy (&limner_wall_page (wall)->settings);
  settings.variety = truncation;
  limner_wall_do_settings (wall, settings, "variety");
}

double
limner_wall_resemblance (LimnerWall *wall)
{
  return limner_wall_page (wall)->settings.resemblance;
}

void
limner_wall_set_resemblance (LimnerWall *wall, double closeness)
{
  LimnerWallSettings settings;

  if (closeness == limner_wall_resemblance (wall))
    return;
  settings = limner_wall_settings_copy (&limner_wall_page (wall)->settings);
  settings.resemblance = closeness;
  limner_wall_do_settings (wall, settings, "resemblance");
}

const char *
limner_wall_words (LimnerWall *wall)
{
  return limner_wall_page (wall)->settings.words;
}

void
limner_wall_set_words (LimnerWall *wall, const char *words)
{
  LimnerWallSettings settings;

  if (g_str_equal (words, limner_wall_words (wall)))
    return;
  settings = limner_wall_settings_copy (&limner_wall_page (wall)->settings);
  g_free (settings.words);
  settings.words = g_strdup (words);
  limner_wall_do_settings (wall, settings, NULL);
}

gboolean
limner_wall_is_locked (LimnerWall *wall, LimnerLayerRange range)
{
  return limner_wall_page (wall)->settings.locks[range] != LIMNER_WALL_NONE;
}

gboolean
limner_wall_lock (LimnerWall *wall, LimnerLayerRange range, gboolean locked)
{
  guint id = locked ? limner_wall_focus (wall) : LIMNER_WALL_NONE;
  LimnerWallSettings settings;

  g_return_val_if_fail (range < LIMNER_WALL_RANGES, FALSE);
  if (locked && id == LIMNER_WALL_NONE)
    return FALSE;
  if (id != LIMNER_WALL_NONE)
    limner_wall_get (wall, id)->parent = TRUE;
  settings = limner_wall_settings_copy (&limner_wall_page (wall)->settings);
  settings.locks[range] = id;
  limner_wall_do_settings (wall, settings, NULL);
  return TRUE;
}

/* --- pages --- */

static void
page_free (gpointer data)
{
  LimnerWallPage *page = data;

  limner_wall_settings_clear (&page->settings);
  g_array_unref (page->parents);
  g_array_unref (page->ids);
  g_free (page);
}

/* Beyond all that were shown. */
static guint32
next_seed (LimnerWall *wall)
{
  guint32 next = 0;

  for (guint i = 0; i < wall->pages->len; i++)
    {
      const LimnerWallPage *page = wall->pages->pdata[i];
      next = MAX (next, page->first_seed + page->ids->len);
    }
  return next;
}

/* Its number. Settings are those of the page before. */
static guint
add_page (LimnerWall *wall, LimnerWallKind kind)
{
  LimnerWallPage *page = g_new0 (LimnerWallPage, 1);

  page->kind = kind;
  page->lead = LIMNER_WALL_NONE;
  page->first_seed = next_seed (wall);
  page->settings = limner_wall_settings_copy (&limner_wall_page (wall)->settings);
  page->parents = g_array_new (FALSE, FALSE, sizeof (guint));
  page->ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (wall->pages, page);
  return wall->pages->len - 1;
}

static void
set_parents (LimnerWall *wall, LimnerWallPage *page)
{
  g_array_set_size (page->settings.weights, 0);
  for (guint i = 0; i < wall->selected->len; i++)
    {
      guint id = g_array_index (wall->selected, guint, i);
      double weight = limner_wall_weight (wall, id);

      limner_wall_get (wall, id)->parent = TRUE;
      g_array_append_val (page->parents, id);
      g_array_append_val (page->settings.weights, weight);
    }
}

LimnerWallKind
limner_wall_kind (LimnerWall *wall)
{
  return limner_wall_page (wall)->kind;
}

guint
limner_wall_length (LimnerWall *wall)
{
  return limner_wall_page (wall)->ids->len;
}

guint
limner_wall_at (LimnerWall *wall, guint place)
{
  LimnerWallPage *page = limner_wall_page (wall);

  while (page->ids->len <= place)
    {
      LimnerWallFace *face = g_new0 (LimnerWallFace, 1);
      guint id = wall->faces->len;

      face->page = wall->page;
      face->place = page->ids->len;
      face->seed = page->first_seed + face->place;
      face->base = limner_wall_derive (wall, page, face->place);
      face->face = limner_face_ref (face->base);
      g_ptr_array_add (wall->faces, face);
      g_array_append_val (page->ids, id);
    }
  return g_array_index (page->ids, guint, place);
}

guint
limner_wall_place (LimnerWall *wall, guint id)
{
  const LimnerWallFace *face = limner_wall_get (wall, id);

  return face->page == wall->page ? face->place : LIMNER_WALL_NONE;
}

void
limner_wall_show_strangers (LimnerWall *wall)
{
  limner_wall_do_show (wall, add_page (wall, LIMNER_WALL_STRANGERS));
}

gboolean
limner_wall_show_children (LimnerWall *wall)
{
  guint number;

  if (wall->selected->len == 0)
    return FALSE;
  number = add_page (wall, LIMNER_WALL_CHILDREN);
  set_parents (wall, wall->pages->pdata[number]);
  limner_wall_do_show (wall, number);
  return TRUE;
}

gboolean
limner_wall_show_bred (LimnerWall *wall)
{
  guint number;

  if (wall->selected->len < 2)
    return FALSE;
  number = add_page (wall, LIMNER_WALL_BRED);
  set_parents (wall, wall->pages->pdata[number]);
  limner_wall_do_show (wall, number);
  return TRUE;
}

gboolean
limner_wall_show_liked (LimnerWall *wall)
{
  gboolean any = FALSE;

  for (guint i = 0; i < wall->kept->len; i++)
    any = any || limner_wall_rating (wall, limner_wall_kept (wall, i)) == LIMNER_RATING_STARRED;
  if (any)
    limner_wall_do_show (wall, add_page (wall, LIMNER_WALL_LIKED));
  return any;
}

guint
limner_wall_show_given (LimnerWall *wall, LimnerFace *given, const char *name)
{
  guint number = add_page (wall, LIMNER_WALL_CHILDREN), id = wall->faces->len;
  LimnerWallPage *page = wall->pages->pdata[number];
  LimnerWallFace *face = g_new0 (LimnerWallFace, 1);

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
  limner_wall_do_show (wall, number);
  limner_wall_select (wall, id, FALSE);
  return id;
}

/* --- faces --- */

LimnerFace *
limner_wall_face (LimnerWall *wall, guint id)
{
  return limner_wall_get (wall, id)->face;
}

LimnerFace *
limner_wall_base (LimnerWall *wall, guint id)
{
  return limner_wall_get (wall, id)->base;
}

char *
limner_wall_name (LimnerWall *wall, guint id)
{
  const LimnerWallFace *face = limner_wall_get (wall, id);

  return face->name != NULL ? g_strdup (face->name) : g_strdup_printf (_ ("seed %u"), face->seed);
}

static char *
names_of (LimnerWall *wall, GArray *ids)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autofree char *name = limner_wall_name (wall, g_array_index (ids, guint, i));
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", name);
    }
  return g_strdup (names->str);
}

char *
limner_wall_origin (LimnerWall *wall, guint id)
{
  const LimnerWallFace *face = limner_wall_get (wall, id);
  const LimnerWallPage *page = wall->pages->pdata[face->page];
  g_autofree char *parents = NULL;

  if (page->lead == id)
    return NULL;
  switch (page->kind)
    {
    case LIMNER_WALL_CHILDREN:
      parents
          = limner_wall_name (wall, g_array_index (page->parents, guint, face->place % page->parents->len));
      return g_strdup_printf (_ ("child of %s"), parents);
    case LIMNER_WALL_BRED:
      parents = names_of (wall, page->parents);
      return g_strdup_printf (_ ("bred from %s"), parents);
    case LIMNER_WALL_LIKED:
      return g_strdup (_ ("like the starred"));
    case LIMNER_WALL_STRANGERS:
      break;
    }
  return NULL;
}

LimnerRating
limner_wall_rating (LimnerWall *wall, guint id)
{
  return limner_wall_get (wall, id)->rating;
}

void
limner_wall_rate (LimnerWall *wall, guint id, LimnerRating rating)
{
  limner_wall_do_rate (wall, id, limner_wall_rating (wall, id) == rating ? LIMNER_RATING_NONE : rating);
}

const char *
limner_wall_sliders (LimnerWall *wall, guint id)
{
  const char *sliders = limner_wall_get (wall, id)->sliders;

  return sliders != NULL ? sliders : "";
}

void
limner_wall_move (LimnerWall *wall, guint id, const char *sliders)
{
  if (!g_str_equal (sliders, limner_wall_sliders (wall, id)))
    limner_wall_do_move (wall, id, sliders);
}

guint
limner_wall_n_kept (LimnerWall *wall)
{
  return wall->kept->len;
}

guint
limner_wall_kept (LimnerWall *wall, guint n)
{
  return g_array_index (wall->kept, guint, n);
}

/* --- the selection --- */

guint
limner_wall_n_selected (LimnerWall *wall)
{
  return wall->selected->len;
}

guint
limner_wall_selected (LimnerWall *wall, guint n)
{
  return g_array_index (wall->selected, guint, n);
}

guint
limner_wall_focus (LimnerWall *wall)
{
  return wall->selected->len > 0 ? limner_wall_selected (wall, wall->selected->len - 1) : LIMNER_WALL_NONE;
}

static guint
find_selected (LimnerWall *wall, guint id)
{
  for (guint i = 0; i < wall->selected->len; i++)
    if (limner_wall_selected (wall, i) == id)
      return i;
  return LIMNER_WALL_NONE;
}

gboolean
limner_wall_is_selected (LimnerWall *wall, guint id)
{
  return find_selected (wall, id) != LIMNER_WALL_NONE;
}

void
limner_wall_select (LimnerWall *wall, guint id, gboolean add)
{
  guint found = find_selected (wall, id);

  if (!add)
    g_array_set_size (wall->selected, 0);
  if (add && found != LIMNER_WALL_NONE)
    g_array_remove_index (wall->selected, found);
  else
    g_array_append_val (wall->selected, id);
  limner_wall_tell (wall, LIMNER_WALL_CHOICE);
}

double
limner_wall_weight (LimnerWall *wall, guint id)
{
  const double *weight = g_hash_table_lookup (wall->weights, GUINT_TO_POINTER (id));

  return weight != NULL ? *weight : 0.5;
}

/* A page that was bred of these parents follows. */
static void
follow_weight (LimnerWall *wall, guint id, double weight)
{
  LimnerWallPage *page = limner_wall_page (wall);
  g_autofree char *what = g_strdup_printf ("share of %u", id);
  LimnerWallSettings settings;

  if (page->kind != LIMNER_WALL_BRED)
    return;
  for (guint i = 0; i < page->parents->len; i++)
    if (g_array_index (page->parents, guint, i) == id)
      {
        settings = limner_wall_settings_copy (&page->settings);
        g_array_index (settings.weights, double, i) = weight;
        limner_wall_do_settings (wall, settings, g_intern_string (what));
        return;
      }
}

void
limner_wall_set_weight (LimnerWall *wall, guint id, double weight)
{
  if (weight == limner_wall_weight (wall, id))
    return;
  g_hash_table_insert (wall->weights, GUINT_TO_POINTER (id), g_memdup2 (&weight, sizeof weight));
  follow_weight (wall, id, weight);
  limner_wall_tell (wall, LIMNER_WALL_CHOICE);
}

/* --- the object --- */

static void
face_free (gpointer data)
{
  LimnerWallFace *face = data;

  limner_face_unref (face->base);
  limner_face_unref (face->face);
  g_free (face->sliders);
  g_free (face->name);
  g_free (face);
}

static void
finalize (GObject *object)
{
  LimnerWall *wall = LIMNER_WALL (object);

  g_ptr_array_unref (wall->done);
  g_ptr_array_unref (wall->undone);
  g_ptr_array_unref (wall->pages);
  g_ptr_array_unref (wall->faces);
  g_array_unref (wall->selected);
  g_array_unref (wall->kept);
  g_hash_table_unref (wall->weights);
  g_clear_pointer (&wall->taste, limner_taste_unref);
  G_OBJECT_CLASS (limner_wall_parent_class)->finalize (object);
}

static void
limner_wall_class_init (LimnerWallClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finalize;
  changed_signal = g_signal_new ("changed", LIMNER_TYPE_WALL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
limner_wall_init (LimnerWall *wall)
{
  wall->faces = g_ptr_array_new_with_free_func (face_free);
  wall->pages = g_ptr_array_new_with_free_func (page_free);
  wall->selected = g_array_new (FALSE, FALSE, sizeof (guint));
  wall->kept = g_array_new (FALSE, FALSE, sizeof (guint));
  wall->weights = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  wall->done = limner_wall_commands_new ();
  wall->undone = limner_wall_commands_new ();
}

LimnerWall *
limner_wall_new (guint32 first_seed, double variety)
{
  LimnerWall *wall = g_object_new (LIMNER_TYPE_WALL, NULL);
  LimnerWallPage *page = g_new0 (LimnerWallPage, 1);

  page->kind = LIMNER_WALL_STRANGERS;
  page->lead = LIMNER_WALL_NONE;
  page->first_seed = first_seed;
  page->settings.variety = variety;
  page->settings.resemblance = limner_portrait_settings_default ().closeness;
  page->settings.words = g_strdup ("");
  page->settings.weights = g_array_new (FALSE, FALSE, sizeof (double));
  for (int range = 0; range < LIMNER_WALL_RANGES; range++)
    page->settings.locks[range] = LIMNER_WALL_NONE;
  page->parents = g_array_new (FALSE, FALSE, sizeof (guint));
  page->ids = g_array_new (FALSE, FALSE, sizeof (guint));
  g_ptr_array_add (wall->pages, page);
  return wall;
}
