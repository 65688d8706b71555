/* The style dialog without its buttons. */
#include "config.h"

#include "effect/page-private.h"
#include "limner-ui.h"
#include "style/method-private.h"
#include "style/style-chooser-private.h"
#include "style/style-job-private.h"
#include "style/style-list-private.h"
#include "style/style-panel-private.h"
#include "style/style-store-private.h"

#include <glib/gi18n-lib.h>

static gpointer
job_new (GObject *settings, LimnerPreviewCache *cache, LimnerImage *content, int width, int height)
{
  return limner_style_job_new (settings, cache, content, width, height);
}

static const LimnerPageKind kind = {
  .effect = "style",
  .help = N_ ("Help on style transfer"),
  .table = limner_style_setting_table,
  .count_name = "variants",
  .is_single = limner_method_is_instant,
  .job_new = job_new,
  .job_free = (GDestroyNotify) limner_style_job_free,
  .job_run = limner_style_job_run,
};

GtkWidget *
limner_style_page_new (GObject *settings, const LimnerUiSubject *subject)
{
  GtkWidget *chooser = limner_style_chooser_new (settings, subject);
  GtkWidget *panel = limner_style_panel_new (settings, subject, chooser);
  GtkWidget *page = limner_page_new (&kind, settings, subject, panel);

  limner_style_chooser_accept_drops (LIMNER_STYLE_CHOOSER (chooser), page);
  return page;
}

void
limner_style_page_remember (GtkWidget *page)
{
  g_autoptr (GPtrArray) list = limner_style_list_read (limner_page_settings (page));

  for (guint i = list->len; i > 0; i--)
    limner_style_store_use (((LimnerStyleChoice *) list->pdata[i - 1])->path, NULL);
}
