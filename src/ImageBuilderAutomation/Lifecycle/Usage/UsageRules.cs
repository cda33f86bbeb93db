namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>The policy's <c>lifecycle.usage</c>: which sources have to show that an image has no known use, and how old their evidence may be.</summary>
public sealed record UsageRules
{
    public static readonly UsageRules Default = new();

    /// <summary>Always asked: without them nobody would look at the own account.</summary>
    public ReferenceRules References { get; init; } = new(TemplateVersions: 100, MaxAge: TimeSpan.FromDays(1));

    /// <summary>Null: no reports about other accounts are made.</summary>
    public ReferenceRules? OtherAccounts { get; init; } = new(TemplateVersions: 100, MaxAge: TimeSpan.FromDays(7));

    /// <summary>Null: the last launch does not matter.</summary>
    public LaunchRules? LastLaunch { get; init; } = new(Within: TimeSpan.FromDays(30), MaxAge: TimeSpan.FromDays(1));

    public PinRules Pins { get; init; } = new([], TimeSpan.FromDays(7));

    /// <summary>Regions besides the stack's own in which AMIs of the own account are asked about.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    /// <summary>AMIs in other accounts, and in Regions that are not asked, do not make use unknown.</summary>
    public bool AcceptsElsewhere { get; init; }

    /// <summary>The sources that have to be known, with the greatest age of their evidence.</summary>
    public IEnumerable<(UsageSourceKind Kind, TimeSpan MaxAge)> Required()
    {
        yield return (UsageSourceKind.References, References.MaxAge);
        if (OtherAccounts is { } others)
            yield return (UsageSourceKind.OtherAccounts, others.MaxAge);
        if (LastLaunch is { } launch)
            yield return (UsageSourceKind.LastLaunch, launch.MaxAge);
        if (Pins.From.Count > 0)
            yield return (UsageSourceKind.Pins, Pins.MaxAge);
    }

    /// <summary>Whether the source is asked. Published pins are always read: they cost one query, and what they name counts as used.</summary>
    public bool Asks(UsageSourceKind kind) => kind is UsageSourceKind.Pins || Required().Any(required => required.Kind == kind);
}

/// <param name="TemplateVersions">How many of the newest versions of each launch template are searched.</param>
/// <param name="MaxAge">Older evidence does not show that an AMI is unused.</param>
public sealed record ReferenceRules(int TemplateVersions, TimeSpan MaxAge);

/// <param name="Within">A launch within this time counts as a use. An earlier one proves nothing.</param>
public sealed record LaunchRules(TimeSpan Within, TimeSpan MaxAge);

/// <param name="From">The origins whose lists must be known. Other lists count as far as they name AMIs.</param>
public sealed record PinRules(IReadOnlyList<string> From, TimeSpan MaxAge);
