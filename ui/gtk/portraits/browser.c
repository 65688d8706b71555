/* The browser object, and the settings of the current page. */
#include "config.h"

#include "portraits/browser-state-private.h"

G_DEFINE_FINAL_TYPE (LimnerBrowser, limner_browser, G_TYPE_OBJECT)

static guint changed_signal;

/* --- settings of the current page --- */

double
limner_browser_variety (LimnerBrowser *browser)
{
  return limner_browser_page (browser)->settings.variety;
}

void
limner_browser_set_variety (LimnerBrowser *browser, double truncation)
{
  LimnerBrowserSettings settings;

  if (truncation == limner_browser_variety (browser))
    return;
  settings = limner_browser_settings_copy (&limner_browser_page (browser)->settings);
  settings.variety = truncation;
  limner_browser_do_settings (browser, settings, "variety");
}

double
limner_browser_resemblance (LimnerBrowser *browser)
{
  return limner_browser_page (browser)->settings.resemblance;
}

void
limner_browser_set_resemblance (LimnerBrowser *browser, double closeness)
{
  LimnerBrowserSettings settings;

  if (closeness == limner_browser_resemblance (browser))
    return;
  settings = limner_browser_settings_copy (&limner_browser_page (browser)->settings);
  settings.resemblance = closeness;
  limner_browser_do_settings (browser, settings, "resemblance");
}

const char *
limner_browser_words (LimnerBrowser *browser)
{
  return limner_browser_page (browser)->settings.words;
}

void
limner_browser_set_words (LimnerBrowser *browser, const char *words)
{
  LimnerBrowserSettings settings;

  if (g_str_equal (words, limner_browser_words (browser)))
    return;
  settings = limner_browser_settings_copy (&limner_browser_page (browser)->settings);
  g_free (settings.words);
  settings.words = g_strdup (words);
  limner_browser_do_settings (browser, settings, NULL);
}

gboolean
limner_browser_is_locked (LimnerBrowser *browser, LimnerLayerRange range)
{
  return limner_browser_page (browser)->settings.locks[range] != LIMNER_BROWSER_NONE;
}

gboolean
limner_browser_lock (LimnerBrowser *browser, LimnerLayerRange range, gboolean locked)
{
  guint id = locked ? limner_browser_focus (browser) : LIMNER_BROWSER_NONE;
  LimnerBrowserSettings settings;

  g_return_val_if_fail (range < LIMNER_BROWSER_RANGES, FALSE);
  if (locked && id == LIMNER_BROWSER_NONE)
    return FALSE;
  if (id != LIMNER_BROWSER_NONE)
    limner_browser_get (browser, id)->parent = TRUE;
  settings = limner_browser_settings_copy (&limner_browser_page (browser)->settings);
  settings.locks[range] = id;
  limner_browser_do_settings (browser, settings, NULL);
  return TRUE;
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
  LimnerBrowser *browser = LIMNER_BROWSER (object);

  g_ptr_array_unref (browser->done);
  g_ptr_array_unref (browser->undone);
  g_ptr_array_unref (browser->pages);
  g_ptr_array_unref (browser->faces);
  g_array_unref (browser->selected);
  g_array_unref (browser->kept);
  g_hash_table_unref (browser->weights);
  g_clear_pointer (&browser->taste, limner_taste_unref);
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
limner_browser_init (LimnerBrowser *browser)
{
  browser->faces = g_ptr_array_new_with_free_func (face_free);
  browser->pages = g_ptr_array_new_with_free_func (limner_browser_page_free);
  browser->selected = g_array_new (FALSE, FALSE, sizeof (guint));
  browser->kept = g_array_new (FALSE, FALSE, sizeof (guint));
  browser->weights = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  browser->done = limner_browser_commands_new ();
  browser->undone = limner_browser_commands_new ();
}

LimnerBrowser *
limner_browser_new (guint32 first_seed, double variety)
{
  LimnerBrowser *browser = g_object_new (LIMNER_TYPE_BROWSER, NULL);
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
  g_ptr_array_add (browser->pages, page);
  return browser;
}
