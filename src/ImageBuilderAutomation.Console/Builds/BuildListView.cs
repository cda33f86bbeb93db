using System.Globalization;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Console.Stacks;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Console.Builds;

/// <summary>What the address of the list asks for.</summary>
/// <param name="Find">An AMI id, the name of a build, or a part of such names.</param>
/// <param name="From">The first day (UTC), as <c>2026-11-20</c>.</param>
/// <param name="After">Where the page before ended.</param>
public sealed record BuildListQuery(string? Find, string? Pipeline, string? Status, string? From, string? To, string? After)
{
    public bool IsFiltered => (Find ?? Pipeline ?? Status ?? From ?? To) is not null;
}

/// <summary>One page of the list of builds.</summary>
/// <param name="Next">Where the next page begins; null at the end.</param>
/// <param name="IsCutShort">The page is not full, because enough was read for one page.</param>
/// <param name="Unreadable">Names of builds whose records are damaged.</param>
public sealed record BuildListView(IReadOnlyList<BuildSummary> Builds, BuildFilter Filter, string? Next, bool IsCutShort, IReadOnlyList<string> Unreadable)
{
    /// <summary>The one build that the search names; null for a list.</summary>
    public string? GoTo { get; init; }

    /// <summary>Why what was looked for by its id is not there, in a sentence; null for a list.</summary>
    public string? Missing { get; init; }
}

/// <summary>Reads one page of the list.</summary>
public static class BuildListReader
{
    public const int PageSize = 50;

    /// <summary>How many days a list without days goes back.</summary>
    public const int Days = 30;

    public static async Task<BuildListView> ReadAsync(StackReadings stack, AccountRegion accountRegion, BuildListQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(query);
        var filter = FilterOf(query, DateOnly.FromDateTime(stack.Now.UtcDateTime));
        if (query.Find is { } ami && BuildLinks.IsAmi(ami))
        {
            return await stack.Get<BuildRecords>().FindByAmiAsync(ami, cancellationToken) is { } made
                ? new([], filter, null, false, []) { GoTo = ImageBuildArn.ShortNameOf(made.ImageArn) }
                : new([], filter, null, false, [])
                {
                    Missing = $"The history has no build that made {ami}. It knows an AMI once its build is available; until then search for the build's name.",
                };
        }

        if (ImageBuildArn.TryParseName(query.Find, accountRegion, out var image) && image.IsIn(accountRegion))
            return new([], filter, null, false, []) { GoTo = image.ShortName };
        var page = await stack.Get<BuildPages>().ReadAsync(filter, query.After, PageSize, cancellationToken);
        return new([.. page.Builds.Select(BuildSummary.Of)], filter, page.Next, page.IsCutShort, page.Unreadable);
    }

    private static BuildFilter FilterOf(BuildListQuery query, DateOnly today)
    {
        var to = DayOf(query.To) ?? today;
        // A pipeline's builds, and those in one state, are in one order in the table: however far back they are, they cost nothing to find.
        var isOrdered = query.Pipeline is not null || query.Status is not (null or ImageStatus.Available);
        var first = isOrdered ? DateOnly.MinValue : to.DayNumber >= Days ? to.AddDays(1 - Days) : DateOnly.MinValue;
        return new(query.Pipeline, query.Status, query.Find, DayOf(query.From) ?? first, to);
    }

    /// <returns>Null for a text that is no day.</returns>
    public static DateOnly? DayOf(string? text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day < DateOnly.MaxValue ? day : null;
}
