using System.Globalization;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>A plan as people read it: the same parts in a terminal, in JSON and in a file to mail.</summary>
/// <param name="Changes">Null where there is no earlier plan to compare with.</param>
public sealed record PlanView(RetirementPlan Plan, IReadOnlyList<SourceEvidence> Usage, PlanChanges? Changes)
{
    /// <summary>What no source sees. docs/explanation/lifecycle.md has the same list.</summary>
    public static readonly IReadOnlyList<string> Unseen =
    [
        "launch configurations", "Spot requests and EC2 Fleet", "AWS Batch", "Elastic Beanstalk", "EMR", "Regions that are not asked",
        "versions of launch templates beyond the depth", "copies of an AMI that other accounts own",
    ];

    /// <summary>For each kind of reason the number of images that have it. An image can have several.</summary>
    public IReadOnlyList<(string Reason, int Images)> Sums =>
    [
        .. Plan.Decisions.SelectMany(decision => decision.Why.Select(reason => reason.Kind).Distinct()).GroupBy(kind => kind).OrderBy(kind => kind.Key)
            .SelectMany(kind => kind.Key is ReasonKind.InUse ? [(kind.Key.Name(), kind.Count()), .. Uses()] : new[] { (kind.Key.Name(), kind.Count()) }),
    ];

    /// <summary>One line for each source: <c>references: 12 AMIs, 3 calls, as of 2026-11-20 09:00</c>.</summary>
    public IEnumerable<string> Sources => Usage.Select(source => string.Create(
        CultureInfo.InvariantCulture,
        $"{source.Source.Name()}: {source.Amis.Count} AMIs, {source.Calls} calls{Oldest(source)}{(source.Problem is null ? "" : $"; {source.Problem}")}"));

    /// <summary><c>keep</c>, or <c>retire:</c> with the action and when it is carried out.</summary>
    public static string Decision(LifecycleDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision switch
        {
            { Action: not { } } => "keep",
            { Verdict: ImageVerdict.Act, Action: { } action } => $"retire: {action.Name()}",
            { Verdict: ImageVerdict.Announce, Action: { } action } => $"retire: announce to {action.Name()}",
            { Action: { } action, ActsAt: { } at } => string.Create(CultureInfo.InvariantCulture, $"retire: {action.Name()} from {at.UtcDateTime:yyyy-MM-dd}"),
            { Action: { } action } => $"retire: {action.Name()} later",
        };
    }

    /// <summary>In whole days; empty when it is not known.</summary>
    public string Age(LifecycleDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Image.CreatedAt is { } created ? string.Create(CultureInfo.InvariantCulture, $"{(long)(Plan.At - created).TotalDays}d") : "";
    }

    /// <summary><c>12 images: 9 to keep, 1 to announce, 0 waiting, 2 to retire (2 to deprecate)</c>.</summary>
    public string Counts()
    {
        var acts = Plan.Decisions.Where(d => d.Verdict is ImageVerdict.Act)
            .GroupBy(d => d.Action!.Value).OrderBy(g => g.Key).Select(g => $"{g.Count()} to {g.Key.Name()}");
        return $"{Plan.Decisions.Count} images: {Plan.Count(ImageVerdict.Keep)} to keep, {Plan.Count(ImageVerdict.Announce)} to announce, "
            + $"{Plan.Count(ImageVerdict.Wait)} waiting, {Plan.Count(ImageVerdict.Act)} to retire"
            + (Plan.Count(ImageVerdict.Act) > 0 ? $" ({string.Join(", ", acts)})" : "");
    }

    /// <summary>What changed since the latest run; empty where nothing did, or there is none.</summary>
    public IEnumerable<(string What, IReadOnlyList<string> Images)> ChangedImages()
    {
        if (Changes is null)
            return [];
        return new (string What, IReadOnlyList<string> Images)[]
        {
            ("newly to retire", Changes.Retiring), ("no longer to retire", Changes.Kept), ("gone", Changes.Gone ?? []),
        }.Where(change => change.Images.Count > 0);
    }

    private IEnumerable<(string Reason, int Images)> Uses() => Plan.Decisions.SelectMany(decision => decision.UsedBy).GroupBy(kind => kind).OrderBy(kind => kind.Key)
        .Select(kind => ($"in use by {NameOf(kind.Key)}", kind.Count()));

    private static string NameOf(UseKind kind) => kind switch
    {
        UseKind.LaunchTemplate => "launch templates",
        UseKind.Instance => "instances",
        UseKind.Account => "accounts in usage reports",
        UseKind.Parameter => "parameters",
        UseKind.Recipe => "recipes",
        UseKind.Launch => "a recent launch",
        UseKind.Pin => "repositories",
        _ => "resources of an unknown kind",
    };

    private static string Oldest(SourceEvidence source) => source.Amis.Count == 0
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $", as of {source.Amis.Values.Min(ami => ami.AsOf).UtcDateTime:yyyy-MM-dd HH:mm}");
}
