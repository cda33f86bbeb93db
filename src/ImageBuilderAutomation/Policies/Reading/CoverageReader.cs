using System.Globalization;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the section <c>coverage</c>: the pipelines and builds that may do without the gates that the policy demands.</summary>
internal static class CoverageReader
{
    private static readonly string[] Selectors = ["pipelines", "recipes", "images"];

    /// <param name="today">Null skips the checks of end dates; those are then checked when an exception is applied.</param>
    public static IReadOnlyList<CoverageException> Read(SourceNode? node, DateOnly? today, ValueReader values)
    {
        List<CoverageException> exceptions = [];
        if (values.Object(node, "exceptions") is not { } section)
            return exceptions;

        foreach (var item in values.List(section.Find("exceptions"), "a list of exceptions", mayBeEmpty: true) ?? [])
        {
            if (Exception(item, values) is not { } exception)
                continue;
            exceptions.Add(exception);
            if (today is { } day)
                CheckEnd(exception, item, day, values.Problems);
        }

        return exceptions;
    }

    private static CoverageException? Exception(SourceNode item, ValueReader values)
    {
        if (values.Object(item, [.. Selectors, "reason", "until"]) is not { } entry)
            return null;

        var only = ScopesReader.Only(entry, values);
        // Without a selector the exception would accept every missing gate.
        if (Selectors.All(name => entry.Find(name) is null))
            values.Problems.Error(entry, $"at least one of {string.Join(", ", Selectors)}", "an exception for everything");
        var reason = values.Text(values.Required(entry, "reason", "why these may do without a gate"), TextKind.Sentence);
        var until = values.Date(values.Required(entry, "until", "the last day on which the exception counts, such as \"2026-12-31\""));
        return only is null || reason is null || until is not { } last ? null : new() { Only = only, Reason = reason, Until = last };
    }

    private static void CheckEnd(CoverageException exception, SourceNode node, DateOnly today, ProblemList problems)
    {
        var term = exception.TermAt(new(today, TimeOnly.MinValue, TimeSpan.Zero));
        if (term == WaiverTerm.Expired)
            problems.Warn(node.Find("until")!, "today or a later day; the exception has ended and does not count any more");
        else if (term == WaiverTerm.TooLong)
        {
            problems.Error(
                node.Find("until")!,
                string.Create(CultureInfo.InvariantCulture, $"a day at most {Waiver.MaxTerm.Days} days ahead; with a later end the exception does not count yet"));
        }
    }
}
