using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Tests.Builds.Workflows;

/// <summary>Anchors and aliases, which tools write for values that occur more than once.</summary>
public sealed class WorkflowYamlTests
{
    [Fact]
    public void An_alias_stands_for_the_value_of_its_anchor_wherever_it_is()
    {
        var document = WorkflowDocument.Parse(
            """
            schemaVersion: 1.0
            steps:
              - name: First
                action: &wait WaitForAction
                timeoutSeconds: &hour 3600
                inputs: &inputs
                  payload: hello
              - name: Second
                action: *wait
                timeoutSeconds: *hour
                inputs: *inputs
              - name: Third
                action: WaitForAction
                inputs:
                  payload: &payload [ a, *wait ]
              - name: Fourth
                action: WaitForAction
                inputs:
                  payload: [ *payload, *hour ]
            """,
            "TEST");

        Assert.Equal(("WaitForAction", TimeSpan.FromHours(1)), (document.Steps[1].Action.Name, document.Steps[1].Timeout));
        Assert.Equal("""{"payload":"hello"}""", document.Steps[1].Inputs.ToJsonString());
        Assert.Equal("""{"payload":[["a","WaitForAction"],3600]}""", document.Steps[3].Inputs.ToJsonString());
    }

    [Fact]
    public void The_last_anchor_of_a_name_counts()
    {
        var inputs = InputsOf("\n      a: &x one\n      b: *x\n      c: &x two\n      d: *x\n      e: &none\n      f: *none");

        Assert.Equal("""{"a":"one","b":"one","c":"two","d":"two","e":null,"f":null}""", inputs);
    }

    [Theory]
    [InlineData("{ a: *later, b: &later x }", "the alias 'later' has no earlier anchor")]
    [InlineData("&own { a: *own }", "the alias 'own' has no earlier anchor")]
    [InlineData("{ a: &own [ x, *own ] }", "the alias 'own' has no earlier anchor")]
    public void An_alias_without_a_complete_anchor_is_refused(string inputs, string problem) =>
        Assert.Contains(problem, Assert.Throws<WorkflowDocumentException>(() => InputsOf(inputs)).Message, StringComparison.Ordinal);

    [Fact]
    public void Aliases_cannot_make_a_document_huge()
    {
        var bomb = "\n      a0: &a0 x";
        for (var i = 1; i <= 40; i++)
            bomb += $"\n      a{i}: &a{i} [ *a{i - 1}, *a{i - 1} ]";

        // Without a limit, this would be a tree of 2^40 texts.
        Assert.Contains(
            "counting those that aliases repeat", Assert.Throws<WorkflowDocumentException>(() => InputsOf(bomb)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_cannot_nest_deeper_than_a_document_may()
    {
        var tower = "\n      a0: &a0 x";
        for (var i = 1; i <= 40; i++)
            tower += $"\n      a{i}: &a{i} [ *a{i - 1} ]";

        Assert.Contains("nested too deeply", Assert.Throws<WorkflowDocumentException>(() => InputsOf(tower)).Message, StringComparison.Ordinal);
    }

    private static string InputsOf(string inputs) => WorkflowDocument.Parse(
        $"schemaVersion: 1.0\nsteps:\n  - name: Wait\n    action: WaitForAction\n    inputs: {inputs}\n", "TEST").Steps[0].Inputs.ToJsonString();
}
