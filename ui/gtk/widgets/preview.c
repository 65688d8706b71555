/* The preview: the view, the comparison, the zoom buttons, and the status. */
#include "config.h"

#include "limner-ui.h"
#include "widgets/rows-private.h"
#include "widgets/view-private.h"

#include <glib/gi18n-lib.h>

struct _LimnerPreview
{
  GtkBox parent_instance;
  LimnerView *view;
  GtkWidget *compare[3]; /* radio buttons in the order of LimnerCompare */
  GtkWidget *zoom_label;
  GtkWidget *text, *bar;
};

G_DEFINE_FINAL_TYPE (LimnerPreview, limner_preview, GTK_TYPE_BOX)

static void
view_changed (LimnerPreview *preview)
{
  g_autofree char *percent
      = g_strdup_printf (_ ("%.0f %%"), MAX (1, 100 * limner_view_get_zoom (preview->view)));

  gtk_label_set_text (GTK_LABEL (preview->zoom_label), percent);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (preview->compare[limner_view_get_compare (preview->view)]),
                                TRUE);
}

static void
compare_toggled (GtkToggleButton *button, LimnerPreview *preview)
{
  for (int i = 0; i < 3; i++)
    if (preview->compare[i] == GTK_WIDGET (button) && gtk_toggle_button_get_active (button))
      limner_view_set_compare (preview->view, (LimnerCompare) i);
}

static GtkWidget *
make_compare (LimnerPreview *preview)
{
  const char *labels[] = { _ ("Res_ult"), _ ("Spl_it"), _ ("Origin_al") };
  const char *tips[]
      = { _ ("Show the result"), _ ("Show the original and the result side by side; drag the line"),
          _ ("Show the original") };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_style_context_add_class (gtk_widget_get_style_context (box), "linked");
  gtk_style_context_add_class (gtk_widget_get_style_context (box), "limner-choice");
  for (int i = 0; i < 3; i++)
    {
      GtkRadioButton *first = i > 0 ? GTK_RADIO_BUTTON (preview->compare[0]) : NULL;
      GtkWidget *button = gtk_radio_button_new_with_mnemonic_from_widget (first, labels[i]);

      gtk_toggle_button_set_mode (GTK_TOGGLE_BUTTON (button), FALSE);
      gtk_widget_set_tooltip_text (button, tips[i]);
      gtk_box_pack_start (GTK_BOX (box), button, FALSE, FALSE, 0);
      preview->compare[i] = button;
      g_signal_connect (button, "toggled", G_CALLBACK (compare_toggled), preview);
    }
  return box;
}

static void
zoom_in (LimnerPreview *preview)
{
  limner_view_set_zoom (preview->view, limner_view_get_zoom (preview->view) * 1.5);
}

static void
zoom_out (LimnerPreview *preview)
{
  limner_view_set_zoom (preview->view, limner_view_get_zoom (preview->view) / 1.5);
}

static void
zoom_fit (LimnerPreview *preview)
{
  limner_view_set_zoom (preview->view, limner_view_is_fitted (preview->view) ? 1 : 0);
}

static GtkWidget *
make_zoom_button (LimnerPreview *preview, const char *icon, const char *name, GCallback clicked)
{
  GtkWidget *button = limner_icon_button_new (icon, name);

  g_signal_connect_swapped (button, "clicked", clicked, preview);
  return button;
}

static GtkWidget *
make_zoom (LimnerPreview *preview)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *fit = gtk_button_new ();

  preview->zoom_label = gtk_label_new (NULL);
  gtk_label_set_width_chars (GTK_LABEL (preview->zoom_label), 6);
  gtk_container_add (GTK_CONTAINER (fit), preview->zoom_label);
  gtk_widget_set_tooltip_text (fit, _ ("Fit the picture, or show it at 100 %"));
  g_signal_connect_swapped (fit, "clicked", G_CALLBACK (zoom_fit), preview);
  gtk_style_context_add_class (gtk_widget_get_style_context (box), "linked");
  gtk_box_pack_start (GTK_BOX (box),
                      make_zoom_button (preview, "zoom-out-symbolic", _ ("Zoom out"), G_CALLBACK (zoom_out)),
                      FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), fit, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box),
                      make_zoom_button (preview, "zoom-in-symbolic", _ ("Zoom in"), G_CALLBACK (zoom_in)),
                      FALSE, FALSE, 0);
  return box;
}

static GtkWidget *
make_status (LimnerPreview *preview)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  preview->bar = gtk_progress_bar_new ();
  preview->text = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (preview->text), 0);
  gtk_label_set_line_wrap (GTK_LABEL (preview->text), TRUE);
  gtk_label_set_lines (GTK_LABEL (preview->text), 2);
  gtk_label_set_ellipsize (GTK_LABEL (preview->text), PANGO_ELLIPSIZE_END);
  atk_object_set_name (gtk_widget_get_accessible (preview->bar), _ ("Progress of the preview"));
  gtk_box_pack_start (GTK_BOX (box), preview->bar, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (box), preview->text, FALSE, FALSE, 0);
  return box;
}

static void
limner_preview_class_init (LimnerPreviewClass *klass)
{
}

static void
limner_preview_init (LimnerPreview *preview)
{
  GtkWidget *frame = gtk_frame_new (NULL), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_orientable_set_orientation (GTK_ORIENTABLE (preview), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (preview), 6);
  preview->view = LIMNER_VIEW (limner_view_new ());
  gtk_container_add (GTK_CONTAINER (frame), GTK_WIDGET (preview->view));
  gtk_box_pack_start (GTK_BOX (preview), frame, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (row), make_compare (preview), FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (row), make_zoom (preview), FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (preview), row, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (preview), make_status (preview), FALSE, FALSE, 0);
  g_signal_connect_swapped (preview->view, "changed", G_CALLBACK (view_changed), preview);
  gtk_widget_show_all (GTK_WIDGET (preview));
  gtk_widget_hide (GTK_WIDGET (preview));
}

GtkWidget *
limner_preview_new (void)
{
  return g_object_new (LIMNER_TYPE_PREVIEW, NULL);
}

void
limner_preview_set_original (LimnerPreview *preview, const LimnerImage *image, int width, int height)
{
  g_return_if_fail (image != NULL && width >= 1 && height >= 1);

  limner_view_set_original (preview->view, image, width, height);
}

void
limner_preview_set_result (LimnerPreview *preview, const LimnerImage *image)
{
  limner_view_set_result (preview->view, image);
}

void
limner_preview_set_strength (LimnerPreview *preview, double strength)
{
  limner_view_set_strength (preview->view, strength);
}

void
limner_preview_set_status (LimnerPreview *preview, double fraction, const char *text)
{
  gtk_label_set_text (GTK_LABEL (preview->text), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (preview->text, text);
  gtk_progress_bar_set_fraction (GTK_PROGRESS_BAR (preview->bar), CLAMP (fraction, 0, 1));
  /* Hidden by opacity, so that the layout does not change. */
  gtk_widget_set_opacity (preview->bar, fraction >= 0 ? 1 : 0);
}
