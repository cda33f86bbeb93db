using ImageBuilderAutomation.Emulator.Workflows;

namespace ImageBuilderAutomation.Emulator.Tests.Builds.Workflows;

/// <summary>The forms of <c>if</c> that the user guide shows, and its limits.</summary>
public sealed class WorkflowConditionTests
{
    [Theory]
    [InlineData("{ stringEquals: web, value: web }", true)]
    [InlineData("{ stringEquals: web, value: Web }", false)]
    [InlineData("{ stringEquals: 3, value: '3' }", true)]
    [InlineData("{ stringEquals: true, value: 'true' }", true)]
    [InlineData("{ stringEquals: $.parameters.stage, value: prod }", true)]
    [InlineData("{ stringEquals: 'prod-3', value: '{{ $.parameters.stage }}-{{ $.parameters.count }}' }", true)]
    [InlineData("{ stringEquals: '', value: $.workflowOutputs.Nothing }", false)]
    [InlineData("{ stringEquals: '', value: 'x{{ $.workflowOutputs.Nothing }}' }", false)]
    [InlineData("{ booleanEquals: true, value: true }", true)]
    [InlineData("{ booleanEquals: 'false', value: false }", true)]
    [InlineData("{ booleanEquals: true, value: $.parameters.stage }", false)]
    [InlineData("{ numberEquals: 1, value: '1' }", true)]
    [InlineData("{ numberEquals: '1', value: 1 }", true)]
    [InlineData("{ numberEquals: 5.0, value: 5 }", true)]
    [InlineData("{ numberEquals: -1, value: '-1' }", true)]
    [InlineData("{ numberEquals: '2.50', value: 2.5 }", true)]
    [InlineData("{ numberEquals: 1000, value: '1,000' }", false)]
    [InlineData("{ numberEquals: 1000, value: '1e3' }", false)]
    [InlineData("{ numberGreaterThan: 2, value: $.parameters.count }", true)]
    [InlineData("{ numberLessThan: $.parameters.count, value: 2 }", true)]
    [InlineData("{ numberLessThan: 2, value: many }", false)]
    public void Compares_literals_and_references_on_both_sides(string condition, bool holds) => Assert.Equal(holds, Holds(condition));

    [Theory]
    [InlineData("[ { stringEquals: prod, value: $.parameters.stage } ]", true)]
    [InlineData("{ not: [ { stringEquals: prod, value: $.parameters.stage } ] }", false)]
    [InlineData("{ not: { stringEquals: test, value: $.parameters.stage } }", true)]
    [InlineData("{ not: [ { and: [ { numberEquals: 1, value: 2 } ] } ] }", true)]
    [InlineData("{ or: [ { numberEquals: 1, value: 2 }, { not: [ { numberEquals: 1, value: 2 } ] } ] }", true)]
    public void Reads_the_one_child_of_if_and_not_as_a_mapping_or_a_list(string condition, bool holds) => Assert.Equal(holds, Holds(condition));

    [Fact]
    public void Has_up_to_four_levels_as_in_the_guide_s_example() => Assert.True(Holds(
        "{ and: [ { stringEquals: a, value: a }, { and: [ { numberEquals: '1', value: 1 }, { not: { stringEquals: a, value: b } } ] } ] }"));

    [Theory]
    [InlineData("{ not: { not: { not: { not: { numberEquals: 1, value: 1 } } } } }", "at most 4 levels")]
    [InlineData("{ and: [ { or: [ { and: [ { not: [ { numberEquals: 1, value: 1 } ] } ] } ] } ] }", "at most 4 levels")]
    [InlineData("{ and: [] }", "if.and: expected a list of conditions")]
    [InlineData("{ or: { numberEquals: 1, value: 1 } }", "if.or: expected a list of conditions, found a mapping")]
    [InlineData("[]", "if: expected one condition, found a list of 0")]
    [InlineData("[ { numberEquals: 1, value: 1 }, { numberEquals: 1, value: 1 } ]", "if: expected one condition, found a list of 2")]
    [InlineData("[ { not: { numberEquals: 1, value: 1 } } ]", "if: expected one comparison in the list")]
    [InlineData("{ not: [ { numberEquals: 1, value: 1 }, { numberEquals: 1, value: 1 } ] }", "if.not: expected one condition, found a list of 2")]
    [InlineData("{ not: [] }", "if.not: expected one condition, found a list of 0")]
    [InlineData("{ and: [ { numberEquals: 1, value: 1 } ], or: [ { numberEquals: 1, value: 1 } ] }", "if: expected and, or, not")]
    [InlineData("{ stringEquals: a }", "if: expected and, or, not, or a value with one of")]
    [InlineData("{ stringEquals: a, value: [ a ] }", "if: expected and, or, not, or a value with one of")]
    [InlineData("{ dateEquals: a, value: a }", "if: expected and, or, not, or a value with one of")]
    [InlineData("{ stringEquals: $.parameters.unknown, value: a }", "'$.parameters.unknown' names no parameter of this workflow")]
    [InlineData("{ stringEquals: a, value: 'a{{ $.parameters.unknown }}' }", "'$.parameters.unknown' names no parameter of this workflow")]
    public void Refuses_what_the_guide_excludes(string condition, string problem) =>
        Assert.Contains(problem, Assert.Throws<WorkflowDocumentException>(() => Read(condition)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_branch_has_at_most_ten_children()
    {
        static string Or(int count) => $"{{ or: [ {string.Join(", ", Enumerable.Repeat("{ numberEquals: 1, value: 1 }", count))} ] }}";

        Assert.True(Holds(Or(10)));
        Assert.Contains(
            "if.or: at most 10 conditions are allowed, found 11", Assert.Throws<WorkflowDocumentException>(() => Read(Or(11))).Message, StringComparison.Ordinal);
    }

    private static bool Holds(string condition)
    {
        var document = Read(condition);
        return document.Steps[0].If!.Holds(new(document.Bind(null), [], []));
    }

    private static WorkflowDocument Read(string condition) => WorkflowDocument.Parse(
        $"""
        schemaVersion: 1.0
        parameters:
          - name: stage
            type: string
            default: prod
          - name: count
            type: integer
            default: 3
        steps:
          - name: Wait
            action: WaitForAction
            if: {condition}
        """,
        "TEST");
}
