using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Cli.Adoption;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Tests.Adoption;

/// <summary>A waiting step is put before the first step of any document, and nothing else of it changes.</summary>
public sealed class WorkflowDocumentsTests
{
    private static readonly WorkflowDocuments Documents = new();

    [Theory]
    [InlineData("schemaVersion: 1.0\nsteps:\n  - name: Out\n    action: DistributeImage\n")]
    [InlineData("schemaVersion: 1.0\nsteps:\n- name: Out\n  action: DistributeImage\n- name: B\n  action: WaitForAction\noutputs:\n- name: o\n  value: $.stepOutputs.Out.distributedImages\n")]
    [InlineData("steps:\n  -\n    name: Out\n    action: DistributeImage\nschemaVersion: 1.0")]
    [InlineData("steps:\n  # first\n  -   name: Out\n      action: DistributeImage\n")]
    [InlineData("steps:\r\n  - name: Out\r\n    action: DistributeImage\r\n")]
    [InlineData("steps:\n  - { name: Out, action: DistributeImage }\n  - { name: B, action: DistributeImage }\n")]
    [InlineData("""{ "schemaVersion": 1.0, "steps": [ { "name": "Out", "action": "DistributeImage" } ] }""")]
    [InlineData("steps: [{name: Out, action: DistributeImage}]")]
    [InlineData("x: &in { a: 1 }\nsteps:\n  - name: Out\n    action: DistributeImage\n    inputs: *in\n")]
    [InlineData("steps:\n  - &first\n    name: Out\n    action: DistributeImage\n")]
    [InlineData("steps:\n  - action: DistributeImage\n    name: Out\n    inputs:\n      text: |\n        - name: not a step\n          steps:\n")]
    public void A_gate_is_put_before_the_first_step(string document)
    {
        var changed = Assert.IsType<Known<string>.Yes>(Documents.WithGates(document, [new("ApproveRelease"), new("Second")])).Value;

        var before = Steps(document);
        Assert.Equal([new("ApproveRelease", "WaitForAction"), new("Second", "WaitForAction"), .. before], Steps(changed));
        // The text of the author is there as it was, in one piece before the gates and one behind.
        var start = document.Zip(changed).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.EndsWith(document[start..], changed, StringComparison.Ordinal);
        if (document.Contains("\r\n", StringComparison.Ordinal))
            Assert.DoesNotContain('\n', changed.Replace("\r\n", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Topic_function_and_odd_names_are_quoted()
    {
        var changed = Assert.IsType<Known<string>.Yes>(Documents.WithGates(
            "steps:\n  - name: Out\n    action: DistributeImage\n", [new("yes") { Topic = "arn:aws:sns:eu-west-1:1:a\"b", Function = "f" }])).Value;

        Assert.Equal("yes", Steps(changed)[0].Name);
        Assert.Contains("  - name: \"yes\"\n", changed, StringComparison.Ordinal);
        Assert.Contains("      snsTopicArn: \"arn:aws:sns:eu-west-1:1:a\\\"b\"\n      lambdaFunctionName: \"f\"\n", changed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("steps: []", "its list of steps is empty")]
    [InlineData("steps: 1", "its document is not one mapping with a list of steps")]
    [InlineData("a: [", "its document is not valid YAML, line ")]
    [InlineData("x: &s\n  - name: Out\n    action: DistributeImage\nsteps: *s\n", "its list of steps is written in a way that this cannot change safely")]
    public void A_document_that_cannot_be_changed_safely_is_refused(string document, string reason) =>
        Assert.StartsWith(reason, Assert.IsType<Known<string>.No>(Documents.WithGates(document, [new("Gate")])).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData(false, "Distribute Share Configure")]
    [InlineData(true, "LaunchInstance Bootstrap Distribute TerminateInstance")]
    public void New_documents_have_the_gates_first(bool isContainer, string others)
    {
        var plain = Assert.IsType<Known<string>.Yes>(Documents.NewGated(isContainer, [new("ApproveRelease")])).Value;
        var named = Assert.IsType<Known<string>.Yes>(Documents.NewGated(isContainer, [new("One"), new("Two") { Topic = "t", Function = "f" }])).Value;

        Assert.Equal($"ApproveRelease {others}", string.Join(' ', Steps(plain).Select(step => step.Name)));
        Assert.Equal($"One Two {others}", string.Join(' ', Steps(named).Select(step => step.Name)));
    }

    private static IReadOnlyList<WorkflowStep> Steps(string document) => Assert.IsType<Known<IReadOnlyList<WorkflowStep>>.Yes>(Documents.StepsOf(document)).Value;
}
