using ImageBuilderAutomation.Aws.CloudFormation;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>A stack as CloudFormation knows it.</summary>
/// <param name="Queue">The logical id of the failure queue.</param>
/// <param name="Functions">Logical ids by function name.</param>
internal sealed record QueueStack(string Name, string Queue, IReadOnlyDictionary<string, string> Functions)
{
    /// <summary>Whether a message of the queue may invoke a function. A message can be forged by whoever may send to the queue, so it does not decide.</summary>
    /// <param name="function">The name of the function that the message names.</param>
    /// <returns>Why the function must not be invoked; null if it may be.</returns>
    public string? RefusalOf(string function) =>
        !Functions.TryGetValue(function, out var logicalId) ? $"'{function}' is not a function of the stack '{Name}', which owns the queue; nothing was invoked"
        : !ReplayableFunctions.Receives(Queue, logicalId) ? $"'{function}' does not take events from the queue {Queue}; nothing was invoked"
        : null;
}

/// <summary>Reads from CloudFormation to which stack a queue belongs, and the functions of that stack.</summary>
// CloudFormation API Reference, "DescribeStackResources" (a physical id finds the stack; returns 100 resources) and "ListStackResources" (all, by page).
internal sealed class StackResources(SignedCalls cloudFormation, Uri url)
{
    /// <exception cref="ServiceRefusedException">CloudFormation refused the call, or the queue belongs to no stack.</exception>
    public async Task<QueueStack> ReadAsync(string queueUrl, CancellationToken cancellationToken)
    {
        var described = await cloudFormation.CallAsync(url, "DescribeStackResources", cancellationToken, ("PhysicalResourceId", queueUrl));
        var queue = described.Named("member").FirstOrDefault(member => member.Text("PhysicalResourceId") == queueUrl)
            ?? throw new ServiceRefusedException($"cloudformation names no stack that owns the queue {queueUrl}");
        var stack = queue.Text("StackName");
        var functions = new Dictionary<string, string>(StringComparer.Ordinal);
        var next = "";
        do
        {
            var listed = await cloudFormation.CallAsync(url, "ListStackResources", cancellationToken, ("StackName", stack), ("NextToken", next));
            foreach (var member in listed.Named("member").Where(member => member.Text("ResourceType") == "AWS::Lambda::Function"))
                functions[member.Text("PhysicalResourceId")] = member.Text("LogicalResourceId");
            next = listed.Named("NextToken").FirstOrDefault()?.Value ?? "";
        }
        while (next.Length > 0);
        return new(stack, queue.Text("LogicalResourceId"), functions);
    }
}
