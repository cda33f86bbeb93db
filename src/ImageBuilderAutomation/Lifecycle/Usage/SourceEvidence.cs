namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>What one source found.</summary>
/// <param name="Amis">By AMI id. An AMI that is missing was not asked about, so its use is unknown.</param>
/// <param name="Calls">How many calls the answer cost.</param>
/// <param name="Problem">Why AMIs are missing; null when none is.</param>
public sealed record SourceEvidence(UsageSourceKind Source, IReadOnlyDictionary<string, AmiEvidence> Amis, int Calls, string? Problem = null)
{
    /// <summary>This evidence, with that of a later reading for the AMIs that it covers.</summary>
    public SourceEvidence UpdatedBy(SourceEvidence later)
    {
        var amis = new Dictionary<string, AmiEvidence>(Amis, StringComparer.Ordinal);
        foreach (var (ami, evidence) in later.Amis)
            amis[ami] = evidence;
        return new(Source, amis, Calls + later.Calls, later.Problem ?? Problem);
    }
}

/// <summary>What a source found for one AMI.</summary>
/// <param name="AsOf">When the search began, or when the service made the report. Evidence that is too old does not show that an AMI is unused.</param>
/// <param name="Incomplete">Why there may be more uses than these; null when all pages were read.</param>
public sealed record AmiEvidence(DateTimeOffset AsOf, IReadOnlyList<AmiUse> Uses, string? Incomplete = null);

/// <summary>One use of an AMI.</summary>
/// <param name="Name">What people look for: an instance id, a template's id, the name of a parameter, an account, a file's origin.</param>
public sealed record AmiUse(UseKind Kind, string Name)
{
    /// <summary>Which versions of a launch template, or how many instances of an account: <c>version 7 (default)</c>.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the default or the latest version of a launch template names the AMI. Null if that is unknown, and for other kinds.</summary>
    public bool? IsCurrentVersion { get; init; }

    /// <summary>The use is in the own account and of a kind that the references cover. It counts only while those are unknown.</summary>
    public bool IsCoveredByReferences { get; init; }

    /// <summary>The recipe version of a recipe's reference, as the service lists it: <c>image-recipe/web-shop/1.0.0</c>.</summary>
    public string? RecipeVersion { get; init; }

    /// <summary>When the AMI was launched. The use counts for the policy's time.</summary>
    public DateTimeOffset? LaunchedAt { get; init; }
}

/// <summary>The kinds of uses, in the order in which a plan names them.</summary>
public enum UseKind
{
    LaunchTemplate,
    Instance,
    Account,
    Parameter,
    Recipe,
    Launch,
    Pin,

    /// <summary>A kind of resource that this version does not know. It counts as a use.</summary>
    Unknown,
}
