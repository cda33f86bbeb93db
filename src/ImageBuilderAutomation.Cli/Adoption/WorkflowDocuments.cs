using System.Diagnostics;
using System.Text;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Cli.Adoption.Formats;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Domain;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace ImageBuilderAutomation.Cli.Adoption;

/// <summary>
/// Puts waiting steps into workflow documents. The text is changed at one place and everything else stays as its author wrote it, comments too. The result is
/// parsed and compared, so a document that this cannot do is refused.
/// </summary>
internal sealed class WorkflowDocuments : IWorkflowDocuments
{
    /// <summary>The service's default, three days.</summary>
    private const int TimeoutSeconds = 259_200;

    private const string Payload = """{"question": "Release this image?"}""";

    public Known<IReadOnlyList<WorkflowStep>> StepsOf(string document) => WorkflowYaml.Read(document) switch
    {
        Known<WorkflowYaml>.Yes(var read) => new Known<IReadOnlyList<WorkflowStep>>.Yes(
            [.. read.Steps.OfType<YamlMappingNode>().Select(step => new WorkflowStep(WorkflowYaml.Text(step, "name") ?? "", WorkflowYaml.Text(step, "action")!))]),
        Known<WorkflowYaml>.No(var reason) => new Known<IReadOnlyList<WorkflowStep>>.No(reason),
        _ => throw new UnreachableException(),
    };

    public Known<string> WithGates(string document, IReadOnlyList<GateStep> gates)
    {
        switch (WorkflowYaml.Read(document))
        {
            case Known<WorkflowYaml>.No(var reason):
                return new Known<string>.No(reason);
            case Known<WorkflowYaml>.Yes({ Steps.Children.Count: > 0 } read):
                var changed = read.Steps.Style == SequenceStyle.Flow
                    ? InsertInBrackets(document, read, gates)
                    : InsertInLines(document, read, gates);
                return changed is not null && IsWhatWasMeant(read, changed, gates)
                    ? new Known<string>.Yes(changed)
                    : new Known<string>.No("its list of steps is written in a way that this cannot change safely; write the document by hand");
            default:
                return new Known<string>.No("its list of steps is empty");
        }
    }

    public Known<string> NewGated(bool isContainer, IReadOnlyList<GateStep> gates)
    {
        var document = Shipped(isContainer ? "gated-container-distribution.yaml" : "gated-distribution.yaml");
        if (gates is [{ Name: "ApproveRelease", Topic: null, Function: null }])
            return new Known<string>.Yes(document);
        var read = ((Known<WorkflowYaml>.Yes)WorkflowYaml.Read(document)).Value;
        var (gate, next) = (AboveComments(document, LineOf(document, read.Steps.Children[0])), AboveComments(document, LineOf(document, read.Steps.Children[1])));
        return WithGates(document.Remove(gate, next - gate), gates);
    }

    /// <summary>A document of infra/workflows, which the command line carries.</summary>
    private static string Shipped(string name)
    {
        using var stream = typeof(WorkflowDocuments).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"Expected the resource {name} in the command line.");
        return new StreamReader(stream).ReadToEnd();
    }

    private static string? InsertInLines(string document, WorkflowYaml read, IReadOnlyList<GateStep> gates)
    {
        var line = LineOf(document, read.Steps.Children[0]);
        var text = document[line..];
        var indent = text.Length - text.TrimStart(' ').Length;
        // The dash of the first step may be on a line above its first member.
        while (line > 0 && (text.Length <= indent || text[indent] != '-'))
        {
            line = LineBefore(document, line);
            text = document[line..];
            indent = text.Length - text.TrimStart(' ').Length;
        }

        if (text.Length <= indent || text[indent] != '-')
            return null;
        var end = document.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var added = new StringBuilder();
        foreach (var gate in gates)
        {
            foreach (var (index, member) in Members(gate).Index())
                added.Append(' ', indent).Append(index == 0 ? "- " : "  ").Append(member).Append(end);
            added.Append(end);
        }

        return document.Insert(AboveComments(document, line), added.ToString());
    }

    private static string? InsertInBrackets(string document, WorkflowYaml read, IReadOnlyList<GateStep> gates)
    {
        var start = (int)read.Steps.Start.Index;
        if (start >= document.Length || document[start] != '[')
            return null;
        var added = string.Join(", ", gates.Select(gate => $$"""
            { "name": {{QuotedText.Of(gate.Name)}}, "action": "{{StepAction.WaitForAction}}", "timeoutSeconds": {{TimeoutSeconds}}, "onFailure": "Abort"{{InBrackets(gate)}} }
            """));
        return document.Insert(start + 1, $" {added},");
    }

    private static string InBrackets(GateStep gate) => Inputs(gate).ToList() is [_, ..] inputs
        ? $$""", "inputs": { {{string.Join(", ", inputs.Select(input => $"\"{input.Name}\": {QuotedText.Of(input.Value)}"))}} }"""
        : "";

    private static IEnumerable<string> Members(GateStep gate)
    {
        yield return $"name: {(IsYamlWord(gate.Name) ? QuotedText.Of(gate.Name) : gate.Name)}";
        yield return $"action: {StepAction.WaitForAction}";
        yield return $"timeoutSeconds: {TimeoutSeconds}";
        yield return "onFailure: Abort";
        var inputs = Inputs(gate).ToList();
        if (inputs.Count > 0)
            yield return "inputs:";
        foreach (var (name, value) in inputs)
            yield return $"  {name}: {QuotedText.Of(value)}";
    }

    /// <summary>Whether a parser may take the name for something else than text.</summary>
    private static bool IsYamlWord(string name) => name.ToLowerInvariant() is "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n" or "null";

    private static IEnumerable<(string Name, string Value)> Inputs(GateStep gate)
    {
        if (gate.Topic is { } topic)
            yield return ("snsTopicArn", topic);
        if (gate.Function is { } function)
            yield return ("lambdaFunctionName", function);
        if (gate.Topic is not null || gate.Function is not null)
            yield return ("payload", Payload);
    }

    /// <summary>The new document has the gates, then the old steps, and everything else as before.</summary>
    private static bool IsWhatWasMeant(WorkflowYaml before, string changed, IReadOnlyList<GateStep> gates)
    {
        if (WorkflowYaml.Read(changed) is not Known<WorkflowYaml>.Yes(var after) || after.Steps.Children.Count != before.Steps.Children.Count + gates.Count)
            return false;
        var names = after.Steps.Children.Take(gates.Count).Select(step => WorkflowYaml.Text((YamlMappingNode)step, "name"));
        return names.SequenceEqual(gates.Select(gate => gate.Name))
            && after.Steps.Children.Skip(gates.Count).SequenceEqual(before.Steps.Children)
            && after.Root.Children.Count == before.Root.Children.Count
            && before.Root.Children.All(member => member.Key is YamlScalarNode { Value: "steps" }
                || (after.Root.Children.TryGetValue(member.Key, out var same) && same.Equals(member.Value)));
    }

    /// <summary>Comments right above a step are about it.</summary>
    private static int AboveComments(string document, int line)
    {
        while (line > 0 && LineBefore(document, line) is var above && document[above..line].TrimStart(' ').StartsWith('#'))
            line = above;
        return line;
    }

    private static int LineBefore(string document, int line) => document.LastIndexOf('\n', Math.Max(0, line - 2)) + 1;

    private static int LineOf(string document, YamlNode node) => document.LastIndexOf('\n', Math.Max(0, (int)node.Start.Index - 1)) + 1;
}
