/* Selected faces, and their weights as parents. */
#include "portraits/browser-state-private.h"

guint
limner_browser_n_selected (LimnerBrowser *browser)
{
  return browser->selected->len;
}

guint
limner_browser_selected (LimnerBrowser *browser, guint n)
{
  return g_array_index (browser->selected, guint, n);
}

guint
limner_browser_focus (LimnerBrowser *browser)
{
  return browser->selected->len > 0 ? limner_browser_selected (browser, browser->selected->len - 1)
                                    : LIMNER_BROWSER_NONE;
}

static guint
find_selected (LimnerBrowser *browser, guint id)
{
  for (guint i = 0; i < browser->selected->len; i++)
    if (limner_browser_selected (browser, i) == id)
      return i;
  return LIMNER_BROWSER_NONE;
}

gboolean
limner_browser_is_selected (LimnerBrowser *browser, guint id)
{
  return find_selected (browser, id) != LIMNER_BROWSER_NONE;
}

void
limner_browser_select (LimnerBrowser *browser, guint id, gboolean add)
{
  guint found = find_selected (browser, id);

  if (!add)
    g_array_set_size (browser->selected, 0);
  if (add && found != LIMNER_BROWSER_NONE)
    g_array_remove_index (browser->selected, found);
  else
    g_array_append_val (browser->selected, id);
  limner_browser_emit_changed (browser, LIMNER_BROWSER_CHOICE);
}

double
limner_browser_weight (LimnerBrowser *browser, guint id)
{
  const double *weight = g_hash_table_lookup (browser->weights, GUINT_TO_POINTER (id));

  return weight != NULL ? *weight : 0.5;
}

/* Updates a page that was bred from these parents. */
static void
follow_weight (LimnerBrowser *browser, guint id, double weight)
{
  LimnerBrowserPage *page = limner_browser_page (browser);
  g_autofree char *what = g_strdup_printf ("share of %u", id);
  LimnerBrowserSettings settings;

  if (page->kind != LIMNER_BROWSER_BRED)
    return;
  for (guint i = 0; i < page->parents->len; i++)
    if (g_array_index (page->parents, guint, i) == id)
      {
        settings = limner_browser_settings_copy (&page->settings);
        g_array_index (settings.weights, double, i) = weight;
        limner_browser_do_settings (browser, settings, g_intern_string (what));
        return;
      }
}

void
limner_browser_set_weight (LimnerBrowser *browser, guint id, double weight)
{
  if (weight == limner_browser_weight (browser, id))
    return;
  g_hash_table_insert (browser->weights, GUINT_TO_POINTER (id), g_memdup2 (&weight, sizeof weight));
  follow_weight (browser, id, weight);
  limner_browser_emit_changed (browser, LIMNER_BROWSER_CHOICE);
}
