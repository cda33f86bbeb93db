using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Adoption;

/// <summary>What was read of a pipeline before its adoption is planned.</summary>
/// <param name="Waits">The pipeline's waiting steps and what else coverage is measured by.</param>
public sealed record AdoptionFacts(PipelineSettings Pipeline, AccountPipeline Waits)
{
    /// <summary>Unknown where it cannot be read or does not exist.</summary>
    public required Known<ConfigurationSettings> Configuration { get; init; }

    /// <summary>Names of the other pipelines that use the same infrastructure configuration.</summary>
    public IReadOnlyList<string> OtherUsers { get; init; } = [];

    /// <summary>Slugs of the account's infrastructure configurations.</summary>
    public IReadOnlyList<string> ConfigurationSlugs { get; init; } = [];

    /// <summary>The pipeline's own distribution workflow; null where it names none, or one of Amazon's.</summary>
    public Known<WorkflowText>? Distribution { get; init; }

    /// <summary>The newest version of the workflow with the name that the plan would use; null if there is none.</summary>
    public Known<WorkflowText>? SameName { get; init; }

    /// <summary>Unknown where no policy could be read.</summary>
    public required Known<Policy> Policy { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>A workflow with its document.</summary>
/// <param name="Arn">With version and build.</param>
public sealed record WorkflowText(string Arn, string Document)
{
    /// <summary>The key that encrypts the document; null for the service's own.</summary>
    public string? KmsKeyId { get; init; }

    /// <summary>The semantic version in the ARN.</summary>
    public string Version => Arn.Split('/') is [_, _, _, var version, ..] ? version : "";
}

/// <summary>What the operator asks for.</summary>
public sealed record AdoptionRequest
{
    /// <summary>The role that runs the workflows; null for the pipeline's own, or a new one.</summary>
    public string? ExecutionRole { get; init; }

    /// <summary>The topic for build results of the stack; null if it is not known.</summary>
    public string? ResultTopic { get; init; }

    /// <summary>The topic to which the waiting step publishes; null for none.</summary>
    public string? StepTopic { get; init; }

    /// <summary>The function that the waiting step calls; null for none.</summary>
    public string? StepFunction { get; init; }

    /// <summary>The name of the waiting step; null for the one that the policy demands.</summary>
    public string? StepName { get; init; }

    /// <summary>The scope of the policy that the pipeline's images shall belong to; null for none.</summary>
    public string? Scope { get; init; }

    /// <summary>Changes an infrastructure configuration that other pipelines use too, instead of copying it.</summary>
    public bool ChangesShared { get; init; }

    /// <summary>Replaces a topic that the infrastructure configuration names already.</summary>
    public bool ReplacesTopic { get; init; }

    /// <summary>Enables scanning where no rule of the policy asks for it.</summary>
    public bool Scans { get; init; }

    public bool Announces => StepTopic is not null || StepFunction is not null;
}
