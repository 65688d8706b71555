/* Faces by ID and pages by number. */
#include "portraits/browser-state-private.h"

LimnerBrowserFace *
limner_browser_get (LimnerBrowser *browser, guint id)
{
  return browser->faces->pdata[id];
}

LimnerBrowserPage *
limner_browser_page (LimnerBrowser *browser)
{
  return browser->pages->pdata[browser->page];
}

void
limner_browser_emit_changed (LimnerBrowser *browser, guint changes)
{
  g_signal_emit_by_name (browser, "changed", changes);
}

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

void
limner_browser_page_free (gpointer data)
{
  LimnerBrowserPage *page = data;

  limner_browser_settings_clear (&page->settings);
  g_array_unref (page->parents);
  g_array_unref (page->ids);
  g_free (page);
}

const char *
limner_browser_sliders (LimnerBrowser *browser, guint id)
{
  const char *sliders = limner_browser_get (browser, id)->sliders;

  return sliders != NULL ? sliders : "";
}
