#include "portraits/browser-rate-private.h"

#include "portraits/browser-watch-private.h"
#include "widgets/template-private.h"

struct _LimnerBrowserRate
{
  GtkBox parent_instance;
  GtkWidget *keep, *star, *reject;
  LimnerBrowser *browser; /* kept by the watch */
  gboolean showing;       /* the toggles follow the browser now, not the other way round */
};

G_DEFINE_FINAL_TYPE (LimnerBrowserRate, limner_browser_rate, GTK_TYPE_BOX)

static LimnerRating
rating_of (LimnerBrowserRate *rate, GtkWidget *toggle)
{
  if (toggle == rate->keep)
    return LIMNER_RATING_KEPT;
  return toggle == rate->star ? LIMNER_RATING_STARRED : LIMNER_RATING_REJECTED;
}

static void
show_rating (gpointer widget)
{
  LimnerBrowserRate *rate = LIMNER_BROWSER_RATE (widget);
  GtkWidget *const toggles[] = { rate->keep, rate->star, rate->reject };
  guint id = limner_browser_focus (rate->browser);
  LimnerRating rating
      = id != LIMNER_BROWSER_NONE ? limner_browser_rating (rate->browser, id) : LIMNER_RATING_NONE;

  rate->showing = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (toggles); i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggles[i]), rating_of (rate, toggles[i]) == rating);
  rate->showing = FALSE;
  gtk_widget_set_sensitive (widget, id != LIMNER_BROWSER_NONE);
}

static void
rating_toggled (GtkWidget *toggle, LimnerBrowserRate *rate)
{
  guint id = limner_browser_focus (rate->browser);

  if (!rate->showing && id != LIMNER_BROWSER_NONE)
    limner_browser_rate (rate->browser, id, rating_of (rate, toggle));
}

static void
limner_browser_rate_class_init (LimnerBrowserRateClass *klass)
{
  limner_widget_class_set_template (klass, "browser-rate");
  limner_widget_class_bind (klass, LimnerBrowserRate, keep);
  limner_widget_class_bind (klass, LimnerBrowserRate, star);
  limner_widget_class_bind (klass, LimnerBrowserRate, reject);
  gtk_widget_class_bind_template_callback (GTK_WIDGET_CLASS (klass), rating_toggled);
}

static void
limner_browser_rate_init (LimnerBrowserRate *rate)
{
  gtk_widget_init_template (GTK_WIDGET (rate));
}

void
limner_browser_rate_set_browser (LimnerBrowserRate *rate, LimnerBrowser *browser)
{
  rate->browser = browser;
  limner_browser_watch (browser, LIMNER_BROWSER_CHOICE | LIMNER_BROWSER_RATINGS | LIMNER_BROWSER_PAGE, rate,
                        show_rating);
  show_rating (rate);
}
