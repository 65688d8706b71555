#include "config.h"

#include "portraits/browser-line-private.h"

#include "portraits/browser-watch-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerBrowserLine
{
  GtkLabel parent_instance;
  LimnerBrowser *browser; /* kept by the watch */
};

G_DEFINE_FINAL_TYPE (LimnerBrowserLine, limner_browser_line, GTK_TYPE_LABEL)

static void
show_line (gpointer widget)
{
  LimnerBrowser *browser = LIMNER_BROWSER_LINE (widget)->browser;
  guint id = limner_browser_focus (browser);
  g_autofree char *name = NULL, *origin = NULL, *line = NULL;

  if (id == LIMNER_BROWSER_NONE)
    {
      gtk_label_set_text (widget, _ ("Click a face to look at it"));
      return;
    }
  name = limner_browser_name (browser, id);
  origin = limner_browser_origin (browser, id);
  line = origin != NULL ? g_strdup_printf ("%s · %s", name, origin) : g_strdup (name);
  gtk_label_set_text (widget, line);
}

static void
limner_browser_line_class_init (LimnerBrowserLineClass *klass)
{
}

static void
limner_browser_line_init (LimnerBrowserLine *line)
{
  GtkLabel *label = GTK_LABEL (line);

  gtk_label_set_ellipsize (label, PANGO_ELLIPSIZE_END);
  gtk_label_set_line_wrap (label, TRUE);
  gtk_label_set_line_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (label, 2);
  gtk_label_set_max_width_chars (label, 30);
}

void
limner_browser_line_set_browser (LimnerBrowserLine *line, LimnerBrowser *browser)
{
  line->browser = browser;
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE | LIMNER_BROWSER_PAGE, line, show_line);
  show_line (line);
}
