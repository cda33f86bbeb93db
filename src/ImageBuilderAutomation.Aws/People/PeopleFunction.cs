namespace ImageBuilderAutomation.Aws.People;

/// <summary>A function that people call, and that knows its caller from IAM.</summary>
/// <param name="Name">Its logical id in the template.</param>
/// <param name="Variable">The environment variable with its URL.</param>
/// <param name="ManagedPolicy">The stack's managed policy that permits its calls.</param>
public sealed record PeopleFunction(string Name, string Variable, string ManagedPolicy)
{
    public static readonly PeopleFunction ApproveGate = new("ApproveGate", "APPROVE_GATE_URL", "Approver");
    public static readonly PeopleFunction OperateStack = new("OperateStack", "OPERATE_STACK_URL", "Operator");
    public static readonly PeopleFunction PublishPolicy = new("PublishPolicy", "PUBLISH_POLICY_URL", "Publisher");

    public static readonly IReadOnlyList<PeopleFunction> All = [ApproveGate, OperateStack, PublishPolicy];

    /// <summary>The stack output with its URL.</summary>
    public string Output => $"{Name}Url";
}
