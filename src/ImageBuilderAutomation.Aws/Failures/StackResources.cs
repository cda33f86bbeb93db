using System.Xml;
using System.Xml.Linq;
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
    private const string Version = "Version=2010-05-15";

    /// <exception cref="ServiceRefusedException">CloudFormation refused the call, or the queue belongs to no stack.</exception>
    public async Task<QueueStack> ReadAsync(string queueUrl, CancellationToken cancellationToken)
    {
        var described = await CallAsync($"Action=DescribeStackResources&{Version}&PhysicalResourceId={Uri.EscapeDataString(queueUrl)}", cancellationToken);
        var queue = Members(described).FirstOrDefault(member => Text(member, "PhysicalResourceId") == queueUrl)
            ?? throw new ServiceRefusedException($"cloudformation names no stack that owns the queue {queueUrl}");
        var stack = Text(queue, "StackName");
        var functions = new Dictionary<string, string>(StringComparer.Ordinal);
        var next = "";
        do
        {
            var listed = await CallAsync(
                $"Action=ListStackResources&{Version}&StackName={Uri.EscapeDataString(stack)}{(next.Length > 0 ? $"&NextToken={Uri.EscapeDataString(next)}" : "")}",
                cancellationToken);
            foreach (var member in Members(listed).Where(member => Text(member, "ResourceType") == "AWS::Lambda::Function"))
                functions[Text(member, "PhysicalResourceId")] = Text(member, "LogicalResourceId");
            next = listed.Descendants().FirstOrDefault(element => element.Name.LocalName == "NextToken")?.Value ?? "";
        }
        while (next.Length > 0);
        return new(stack, Text(queue, "LogicalResourceId"), functions);
    }

    private async Task<XDocument> CallAsync(string body, CancellationToken cancellationToken)
    {
        var answer = await cloudFormation.PostForTextAsync(new(url, "/"), body, "application/x-www-form-urlencoded", cancellationToken);
        try
        {
            return XDocument.Parse(answer);
        }
        catch (XmlException problem)
        {
            throw new ServiceRefusedException($"cloudformation returned no XML: {problem.Message}", problem);
        }
    }

    private static IEnumerable<XElement> Members(XDocument answer) => answer.Descendants().Where(element => element.Name.LocalName == "member");

    private static string Text(XElement member, string name) => member.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value ?? "";
}
