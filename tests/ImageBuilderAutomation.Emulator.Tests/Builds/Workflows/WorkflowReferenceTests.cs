using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Tests.Builds.Workflows;

/// <summary>References in inputs and outputs, in the forms of the user guide and of AWS's samples.</summary>
public sealed class WorkflowReferenceTests
{
    [Theory]
    [InlineData("a.$: $.parameters.name", """{"a":"web"}""")]
    [InlineData("a.$: $.parameters.zones", """{"a":["x","y"]}""")]
    [InlineData("a.$: $.parameters.zones[1]", """{"a":"y"}""")]
    [InlineData("a.$: [ $.parameters.name, plain, 3 ]", """{"a":["web","plain",3]}""")]
    [InlineData("a.$: [ [ $.parameters.name ], { b: $.parameters.count } ]", """{"a":[["web"],{"b":2}]}""")]
    [InlineData("a.$: { b: $.parameters.name, c.$: $.parameters.count }", """{"a":{"b":"web","c":2}}""")]
    [InlineData("a.$: 'run {{ $.parameters.name }} {{$.parameters.count}} times'", """{"a":"run web 2 times"}""")]
    [InlineData("a.$: [ '{{ $.parameters.name }}-1', '$.parameters.name' ]", """{"a":["web-1","web"]}""")]
    [InlineData("a.$: i-1234567890abcdef0", """{"a":"i-1234567890abcdef0"}""")]
    [InlineData("a.$: $DEFAULT", """{"a":"$DEFAULT"}""")]
    [InlineData("a.$: true", """{"a":true}""")]
    [InlineData("a.$: '{{ $.parameters.zones }}'", """{"a":"[\u0022x\u0022,\u0022y\u0022]"}""")]
    [InlineData("a: $.parameters.name", """{"a":"$.parameters.name"}""")]
    [InlineData("a: [ '{{ $.parameters.name }}', $.parameters.name ]", """{"a":["web","$.parameters.name"]}""")]
    [InlineData("a: '{{ imagebuilder:buildDate }}'", """{"a":"{{ imagebuilder:buildDate }}"}""")]
    public void Resolves_an_input_by_its_key(string input, string resolved) => Assert.Equal(resolved, Filled(input));

    [Fact]
    public void Resolves_the_text_of_a_block_under_a_chaining_key() => Assert.Equal(
        """{"a":"{\n  \u0022name\u0022: \u0022web\u0022\n}\n"}""",
        Filled("a.$: |\n        {\n          \"name\": \"{{ $.parameters.name }}\"\n        }\n"));

    [Fact]
    public void Resolves_a_whole_reference_that_is_a_block_of_one_line() =>
        Assert.Equal("""{"a":2}""", Filled("a.$: |\n        $.parameters.count\n"));

    [Theory]
    [InlineData("$.imagebuilder.platform")]
    [InlineData("$.imagebuilder.Platform")]
    [InlineData("$.imageBuilder.platform")]
    public void The_service_s_variables_are_found_in_every_spelling_of_the_guide(string reference) =>
        Assert.Equal("""{"a":"Linux"}""", Filled($"a.$: {reference}"));

    [Fact]
    public void A_parameter_without_a_type_is_a_string()
    {
        var document = WorkflowDocument.Parse(
            "schemaVersion: 1.0\nparameters: [ { name: version, default: 7 }, { name: needed } ]\nsteps:\n  - { name: Wait, action: WaitForAction }", "TEST");

        Assert.Equal(["string", "string"], document.Parameters.Select(parameter => parameter.Type));
        var given = new JsonArray(new JsonObject { ["name"] = "needed", ["value"] = new JsonArray("12") });
        Assert.Equal("""{"version":"7","needed":"12"}""", document.Bind(given).ToJsonString());
    }

    [Theory]
    [InlineData("$.parameters.name", "web")]
    [InlineData("ami-1234567890abcdef0", "ami-1234567890abcdef0")]
    [InlineData("'{{ $.parameters.name }}:{{ $.parameters.count }}'", "web:2")]
    public void The_value_of_an_output_is_a_reference_a_literal_or_a_text_with_references(string value, string resolved)
    {
        var document = WorkflowDocument.Parse(Document("a: b") + $"outputs:\n  - name: Result\n    value: {value}\n", "TEST");

        Assert.Equal(resolved, Variables(document).Evaluate(document.Outputs[0].Value)!.ToString());
    }

    [Theory]
    [InlineData("$.parameters.unknown")]
    [InlineData("'x {{ $.stepOutputs.Later.action }}'")]
    public void An_output_that_refers_to_nothing_is_refused(string value) => Assert.Contains(
        "outputs[0].value: ",
        Assert.Throws<WorkflowDocumentException>(
            () => WorkflowDocument.Parse(Document("a: b") + $"outputs:\n  - name: Result\n    value: {value}\n", "TEST")).Message,
        StringComparison.Ordinal);

    private static string Filled(string input)
    {
        var document = WorkflowDocument.Parse(Document(input), "TEST");
        return Variables(document).Fill(document.Steps[0].Inputs).ToJsonString();
    }

    private static WorkflowVariables Variables(WorkflowDocument document) => new(document.Bind(null), [], new() { ["platform"] = "Linux" });

    private static string Document(string input) => $"""
        schemaVersion: 1.0
        parameters:
          - name: name
            type: string
            default: web
          - name: count
            type: integer
            default: 2
          - name: zones
            type: stringList
            default: [ x, y ]
        steps:
          - name: Wait
            action: WaitForAction
            inputs:
              {input}

        """;
}
