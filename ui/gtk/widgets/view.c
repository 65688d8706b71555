/* The view's widget class. */
#include "config.h"

#include "widgets/view-draw-private.h"
#include "widgets/view-input-private.h"
#include "widgets/view-state-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (LimnerView, limner_view, GTK_TYPE_DRAWING_AREA)

static guint changed_signal;

static void
size_allocate (GtkWidget *widget, GtkAllocation *allocation)
{
  GTK_WIDGET_CLASS (limner_view_parent_class)->size_allocate (widget, allocation);
  limner_view_hold_in_area (LIMNER_VIEW (widget));
  g_signal_emit (widget, changed_signal, 0);
}

static gboolean
draw_view (GtkWidget *widget, cairo_t *cr)
{
  limner_view_draw (LIMNER_VIEW (widget), cr);
  return FALSE;
}

static void
finalize (GObject *object)
{
  LimnerView *view = LIMNER_VIEW (object);

  g_clear_pointer (&view->original, cairo_surface_destroy);
  g_clear_pointer (&view->result, cairo_surface_destroy);
  g_clear_pointer (&view->outline, cairo_path_destroy);
  G_OBJECT_CLASS (limner_view_parent_class)->finalize (object);
}

static void
limner_view_class_init (LimnerViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finalize;
  widget_class->draw = draw_view;
  widget_class->size_allocate = size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, ATK_ROLE_IMAGE);
  gtk_widget_class_set_css_name (widget_class, "limnerview");
  changed_signal
      = g_signal_new ("changed", LIMNER_TYPE_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
limner_view_init (LimnerView *view)
{
  GtkWidget *widget = GTK_WIDGET (view);

  view->strength = 1;
  view->split = 0.5;
  gtk_widget_set_can_focus (widget, TRUE);
  gtk_widget_set_size_request (widget, 420, 330);
  atk_object_set_name (gtk_widget_get_accessible (widget), _ ("Preview"));
  atk_object_set_description (gtk_widget_get_accessible (widget),
                              _ ("Plus and minus zoom, 1 shows 100 %, 0 fits the picture, arrows move it, "
                                 "the space bar compares with the original"));
  limner_view_connect_input (view);
}

GtkWidget *
limner_view_new (void)
{
  return g_object_new (LIMNER_TYPE_VIEW, NULL);
}
