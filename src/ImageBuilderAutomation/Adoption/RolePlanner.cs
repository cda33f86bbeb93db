using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Adoption;

/// <summary>Decides which role runs the workflows and what it needs. Pure.</summary>
internal static class RolePlanner
{
    // AWS managed policy reference, "EC2ImageBuilderExecutionPolicy".
    private const string ManagedPolicy = "EC2ImageBuilderExecutionPolicy";

    public static RolePlan Plan(AdoptionFacts facts, AdoptionRequest request, GatePlan gates, List<string> kept, List<string> notes)
    {
        var pipeline = facts.Pipeline;
        var (plan, role) = (request.ExecutionRole, pipeline.ExecutionRole) switch
        {
            ({ } given, null) => (new RolePlan(given, "workflows of your own need an execution role"), given),
            ({ } given, var own) when given != own => (new RolePlan(given, "--execution-role names it"), given),
            (_, { } own) => (new RolePlan(null, ""), own),
            _ when gates.Arn is null => (new RolePlan(null, ""), ""),
            _ => New(pipeline),
        };
        if (plan.Arn is null && role.Length > 0)
            kept.Add($"execution role {role}");
        if (gates.Arn is null)
            return plan;

        if (request.Announces)
            plan = plan with { Permissions = Permissions(pipeline, request, role) };
        else if (plan.New is null)
            notes.Add($"The role {NameOf(role)} runs all workflows of the pipeline from now on. The gate itself needs no permission.");
        if (plan.New is not null)
        {
            notes.Add(
                "The service-linked role no longer runs this pipeline. If recipe or distribution name keys of your own, their key policies have to allow the "
                + "new role.");
        }

        if (request.Announces || (request.ResultTopic is { } topic && TopicAfter(facts, request) == topic))
            notes.Add($"Name {role} in the stack's parameter PublisherArns: the topics that the stack creates deny all other publishers.");
        return plan;
    }

    private static string? TopicAfter(AdoptionFacts facts, AdoptionRequest request) =>
        facts.Configuration is Known<ConfigurationSettings>.Yes({ TopicArn: { } own }) && !request.ReplacesTopic ? own : request.ResultTopic;

    private static (RolePlan Plan, string Role) New(PipelineSettings pipeline)
    {
        var arn = PipelineArn.Parse(pipeline.Arn);
        var name = AdoptionNames.Role(pipeline);
        var role = $"arn:{arn.Partition}:iam::{arn.Account}:role/{name}";
        const string reason = "workflows of your own need an execution role, and the pipeline has none";
        return (new(role, reason) { New = new(name, role, arn.Account, $"arn:{arn.Partition}:iam::aws:policy/{ManagedPolicy}", reason) }, role);
    }

    private static RolePolicy Permissions(PipelineSettings pipeline, AdoptionRequest request, string role)
    {
        var arn = PipelineArn.Parse(pipeline.Arn);
        var allowed = new List<(string Action, string Resource)>();
        if (request.StepTopic is { } topic)
            allowed.Add(("sns:Publish", topic));
        if (request.StepFunction is { } function)
            allowed.Add(("lambda:InvokeFunction", $"arn:{arn.Partition}:lambda:{arn.Region}:{arn.Account}:function:{function}"));
        return new(NameOf(role), AdoptionNames.Policy(pipeline), allowed, "the role publishes the waiting step's message and makes its call");
    }

    /// <summary>The name at the end of a role's ARN, without its path.</summary>
    private static string NameOf(string role) => role[(role.LastIndexOf('/') + 1)..];
}

/// <param name="Arn">The role that the pipeline has to name; null if its own stays.</param>
internal sealed record RolePlan(string? Arn, string Reason)
{
    public NewRole? New { get; init; }

    public RolePolicy? Permissions { get; init; }
}
