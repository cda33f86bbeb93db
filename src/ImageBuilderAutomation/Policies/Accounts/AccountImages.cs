using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>An image that the account can build, with the facts known before the build. Unknown facts count as matching.</summary>
internal sealed record AccountImages(ImageFacts Facts, bool IsVersionKnown)
{
    public static AccountImages Of(AccountPipeline pipeline) => Of(pipeline.Arn, pipeline.RecipeArn, pipeline.Platform, pipeline.ImageTags);

    public static IEnumerable<AccountImages> Of(AccountFacts account) =>
        [.. account.Pipelines.Select(Of), .. account.RecipeArns.Select(OfRecipe)];

    /// <summary>An image that is built from a recipe without a pipeline.</summary>
    public static AccountImages OfRecipe(string recipeArn) => Of(null, recipeArn, null, new Dictionary<string, string>());

    public bool IsIn(Scope scope) => (IsVersionKnown ? scope : scope with { Versions = null }).Selects(Facts);

    private static AccountImages Of(string? pipelineArn, string? recipeArn, string? platform, IReadOnlyDictionary<string, string> tags)
    {
        // An image takes its name and version from its recipe.
        var (name, version) = recipeArn?.Split('/') is [_, var slug, var number, ..] ? (slug, number) : ("", "x.x.x");
        return new(
            new(
                "", pipelineArn, recipeArn, name, version, platform, BuildType: null, Status: "", CreatedAt: null,
                ScanStatus: null, ScanReason: null, TestsEnabled: true, tags),
            !version.Contains('x'));
    }
}

/// <summary>The resources of an account to which a policy can refer.</summary>
/// <param name="RecipeArns">ARNs of image and container recipes; images can also be built from them without a pipeline.</param>
/// <param name="OtherWaits">Waiting steps in workflows that no pipeline uses.</param>
public sealed record AccountFacts(IReadOnlyList<AccountPipeline> Pipelines, IReadOnlyList<string> RecipeArns, IReadOnlyList<AccountWait> OtherWaits);

/// <summary>What a pipeline's settings say about its future builds.</summary>
/// <param name="RecipeArn">ARN of an image or container recipe; its version may have wildcards.</param>
/// <param name="ImageTags">Tags of the images it builds.</param>
/// <param name="Waits">The waiting steps of all its workflows.</param>
public sealed record AccountPipeline(
    string Arn,
    string? RecipeArn,
    string? Platform,
    IReadOnlyDictionary<string, string> ImageTags,
    bool ScansImages,
    bool TestsImages,
    bool CollectsPackages,
    IReadOnlyList<AccountWait> Waits)
{
    /// <summary>Workflows of the pipeline whose waiting steps are not known.</summary>
    public IReadOnlyList<UnreadWorkflow> UnreadWorkflows { get; init; } = [];

    /// <summary>The pipeline names no workflow, so the service's own run. They have no waiting step.</summary>
    public bool UsesDefaultWorkflows { get; init; }

    /// <summary>Null when the pipeline names no type, which means the service's default.</summary>
    public string? ScanType { get; init; }

    public string Name => Arn[(Arn.LastIndexOf('/') + 1)..];
}

/// <summary>A WaitForAction step in a workflow's document.</summary>
/// <param name="WorkflowType"><c>build</c>, <c>test</c> or <c>distribution</c>.</param>
/// <param name="Timeout">The document's <c>timeoutSeconds</c>, or the service's default.</param>
public sealed record AccountWait(string WorkflowArn, string WorkflowType, string Step, TimeSpan Timeout)
{
    /// <summary>The service's default when the document sets no <c>timeoutSeconds</c>.</summary>
    public static readonly TimeSpan DefaultTimeout = Reading.WaitTimeouts.Default;

    /// <summary>
    /// What lets the build continue when the step fails, that is after a stop or a time-out: <c>onFailure</c> of the step or, of a test workflow, of the
    /// pipeline. Null if the build then ends.
    /// </summary>
    public string? ContinuesBy { get; init; }

    /// <summary>The condition under which the step runs, as one line; null when it always runs.</summary>
    public string? Condition { get; init; }

    public override string ToString() => $"{WorkflowType}/{Step}";
}

/// <summary>A workflow whose document could not be read or parsed, so that its waiting steps are unknown.</summary>
/// <param name="Reason">Why, with the text of the service's error.</param>
public sealed record UnreadWorkflow(string WorkflowArn, string Reason)
{
    /// <summary><c>build</c>, <c>test</c> or <c>distribution</c>.</summary>
    public string WorkflowType => WorkflowArn.Split('/') is [_, var type, ..] ? type : "";

    /// <summary>The ARN from the workflow's type on, such as <c>build/release/1.0.0</c>.</summary>
    public string Name => WorkflowArn[(WorkflowArn.IndexOf('/') + 1)..];
}
