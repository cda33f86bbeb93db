using System.Net;
using System.Text;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>Writes a plan as one page that needs nothing else: no script, no link, no picture. Mail programs and browsers show it from the file.</summary>
internal static class PlanHtml
{
    private const string Style =
        "body{font:14px/1.4 system-ui,sans-serif;margin:2em;color:#222;background:#fff}table{border-collapse:collapse}th,td{text-align:left;vertical-align:top;"
        + "padding:.25em .75em;border-bottom:1px solid #ddd}th{border-bottom:2px solid #888}.retire{font-weight:600}.refused{color:#a00;font-weight:600}";

    /// <param name="stack">The name of the stack, or its account.</param>
    public static string Of(PlanView view, Policy policy, string stack)
    {
        var plan = view.Plan;
        var title = $"Retirement plan of {stack}, {TimeFormat.Of(plan.At)}";
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append($"<title>{Safe(title)}</title>\n<style>{Style}</style>\n</head>\n<body>\n<h1>{Safe(title)}</h1>\n");
        page.Append($"<p>Policy {Safe(policy.ShortHash)}, mode {Safe(policy.ModeOf(Capability.Lifecycle).ToString().ToLowerInvariant())}. {Safe(view.Counts())}.</p>\n");
        foreach (var refusal in plan.Refusals)
            page.Append($"<p class=\"refused\">Refused, no image would be retired: {Safe(refusal)}</p>\n");

        Changes(page, view);
        Table(page, "Reasons", ["Images", "Reason"], view.Sums.Select(sum => new[] { $"{sum.Images}", sum.Reason }));
        // What happens comes first.
        var ordered = plan.Decisions.OrderByDescending(decision => decision.Verdict).ToList();
        Table(page, "Images", ["Build", "Status", "Age", "Decision", "Reason"], ordered.Select(decision => new[]
        {
            decision.Image.Path, decision.Image.Status, view.Age(decision), PlanView.Decision(decision), decision.Reason,
        }));
        page.Append("<h2>Sources of use</h2>\n<ul>\n");
        foreach (var source in view.Sources.DefaultIfEmpty("No image needed evidence of use."))
            page.Append($"<li>{Safe(source)}</li>\n");
        page.Append($"</ul>\n<p>No source sees: {Safe(string.Join(", ", PlanView.Unseen))}.</p>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static void Changes(StringBuilder page, PlanView view)
    {
        if (view.Changes is not { } changes)
            return;
        page.Append($"<h2>Changed since {Safe(TimeFormat.Of(changes.Since))}</h2>\n<ul>\n");
        foreach (var (what, images) in view.ChangedImages().DefaultIfEmpty(("nothing", [])))
            page.Append($"<li>{Safe(images.Count == 0 ? what : $"{what}: {string.Join(", ", images)}")}</li>\n");
        page.Append("</ul>\n");
    }

    private static void Table(StringBuilder page, string heading, string[] columns, IEnumerable<string[]> rows)
    {
        page.Append($"<h2>{heading}</h2>\n<table>\n<tr>{string.Concat(columns.Select(column => $"<th>{column}</th>"))}</tr>\n");
        foreach (var row in rows)
            page.Append($"<tr>{string.Concat(row.Select(Cell))}</tr>\n");
        page.Append("</table>\n");
    }

    private static string Cell(string text) => $"<td{(text.StartsWith("retire", StringComparison.Ordinal) ? " class=\"retire\"" : "")}>{Safe(text)}</td>";

    /// <summary>Texts come from outside: names, reasons of services, tags.</summary>
    private static string Safe(string text) => WebUtility.HtmlEncode(PlainText.Of(text));
}
