using System.Text.Json.Nodes;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Adoption;

/// <summary>What has to be created or changed so that a pipeline's images wait at a gate before they are distributed, with the reasons.</summary>
public sealed record AdoptionPlan(PipelineSettings Pipeline)
{
    public NewWorkflow? Workflow { get; init; }

    public NewRole? Role { get; init; }

    /// <summary>Permissions that the execution role needs in addition, whether it is new or not.</summary>
    public RolePolicy? Permissions { get; init; }

    public ConfigurationChange? Configuration { get; init; }

    public PipelineChange? Change { get; init; }

    /// <summary>What stays as it is, with the reason.</summary>
    public IReadOnlyList<string> Kept { get; init; } = [];

    /// <summary>What people have to know or do besides.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why there is no plan. If there are any, nothing else is planned.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>Coverage after the changes; unknown without a policy.</summary>
    public Known<GateCoverage> CoverageAfter { get; init; } = new Known<GateCoverage>.No("not planned");

    public bool HasChanges => Workflow is not null || Role is not null || Permissions is not null || Configuration is not null || Change is not null;
}

/// <summary>A member that gets another value.</summary>
/// <param name="From">Null where it was not set.</param>
public sealed record MemberChange(string Member, string? From, string To, string Reason);

/// <summary>A workflow that has to be created.</summary>
/// <param name="Arn">The ARN that it will have: its name's slug, its version, and build 1.</param>
public sealed record NewWorkflow(string Name, string Version, string Arn, string Document, string Reason)
{
    public const string Type = "DISTRIBUTION";

    public string? KmsKeyId { get; init; }
}

/// <summary>An execution role that has to be created.</summary>
/// <param name="Account">Only this account's use of Image Builder may assume it.</param>
public sealed record NewRole(string Name, string Arn, string Account, string ManagedPolicyArn, string Reason)
{
    public const string Service = "imagebuilder.amazonaws.com";

    /// <summary>The trust policy.</summary>
    public JsonObject Trust => new()
    {
        ["Version"] = RolePolicy.Version,
        ["Statement"] = new JsonArray(new JsonObject
        {
            ["Effect"] = "Allow",
            ["Principal"] = new JsonObject { ["Service"] = Service },
            ["Action"] = "sts:AssumeRole",
            ["Condition"] = new JsonObject { ["StringEquals"] = new JsonObject { ["aws:SourceAccount"] = Account } },
        }),
    };
}

/// <summary>An inline policy of a role.</summary>
public sealed record RolePolicy(string RoleName, string Name, IReadOnlyList<(string Action, string Resource)> Allowed, string Reason)
{
    internal const string Version = "2012-10-17";

    public JsonObject Document => new()
    {
        ["Version"] = Version,
        ["Statement"] = new JsonArray([.. Allowed.Select(JsonNode (one) => new JsonObject
        {
            ["Effect"] = "Allow",
            ["Action"] = one.Action,
            ["Resource"] = one.Resource,
        })]),
    };
}

/// <summary>An infrastructure configuration that is changed, or copied for this pipeline alone.</summary>
/// <param name="Settings">All settings after the change, without name, tags and ARN.</param>
/// <param name="Arn">Of the changed configuration, or the one that the copy will have.</param>
public sealed record ConfigurationChange(
    ConfigurationSettings Current, bool IsCopy, string Name, string Arn, JsonObject Settings, IReadOnlyList<MemberChange> Changes, string Reason);

/// <summary>The update of the pipeline.</summary>
/// <param name="Settings">All settings after the change, without the ARN.</param>
public sealed record PipelineChange(JsonObject Settings, IReadOnlyList<MemberChange> Changes);
