using System.Text.Json.Nodes;
using Conformance.Model;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.Validation;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Tests.Validation;

/// <summary>Each constraint of the model refuses values outside its limit and accepts values on it. The cases are generated from the model.</summary>
public sealed class EveryConstraintTests
{
    private static readonly Caller Someone = new("111122223333", "eu-west-1", "111122223333");
    private static readonly InputValidator Validator = new();

    // Shared by all cases, because a refused call leaves no state behind.
    private static readonly EmulatorHost Emulator = new(new());

    public static TheoryData<string> Breakable => [.. Constraints.All.Values.Where(c => c.Violating is not null).Select(c => c.Name)];

    public static TheoryData<string> Meetable => [.. Constraints.All.Values.Where(c => c.Meeting.Count > 0).Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Breakable))]
    public void An_input_that_breaks_only_this_constraint_is_refused_and_the_parameter_named(string constraint)
    {
        var rule = Constraints.All[constraint];
        var input = rule.Violating!();

        var error = Assert.Throws<ApiError>(() => Emulator.Api.Perform(rule.Operation, input, Someone));

        var declared = ServiceModels.ImageBuilder.Operations[rule.Operation].Errors.Any(e => e.Name == "InvalidParameterException");
        Assert.Equal(declared ? "InvalidParameterException" : "InvalidParameterValueException", error.Code);
        Assert.StartsWith($"The value supplied for parameter '{Named(rule, input)}' is not valid. ", error.Message, StringComparison.Ordinal);
        Assert.Contains(rule.Wording, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Meetable))]
    public void A_value_on_the_limit_passes(string constraint)
    {
        var rule = Constraints.All[constraint];
        var operation = ServiceModels.ImageBuilder.Operations[rule.Operation];

        foreach (var input in rule.Meeting)
            Validator.Check(operation, RequestReader.Typed(operation.Input, input()));
    }

    [Fact]
    public void Only_a_pattern_that_matches_every_string_cannot_be_broken()
    {
        var unbreakable = Constraints.All.Values.Where(c => c.Violating is null).ToList();

        Assert.All(unbreakable, c => Assert.Equal("its pattern", c.Rule));
        // Not anchored, and matches the empty string.
        Assert.Equal(2, ServiceModels.ImageBuilder.Shapes.Values.OfType<StringShape>().Count(s => s.Pattern == "[^\\x00]*"));
    }

    [Fact]
    public void Every_operation_whose_input_is_constrained_has_its_cases()
    {
        var covered = Constraints.All.Values.Select(c => c.Operation).ToHashSet();

        Assert.Equal(ServiceModels.ImageBuilder.Operations.Keys.Order(StringComparer.Ordinal), covered.Order(StringComparer.Ordinal));
    }

    // A map key appears in the message as itself.
    private static string Named(Constraint rule, JsonObject input)
    {
        const string Key = ".<key>";
        if (!rule.Parameter.EndsWith(Key, StringComparison.Ordinal))
            return rule.Parameter;
        var map = rule.Parameter[..^Key.Length].Split('.').Aggregate((JsonNode)input, Step).AsObject();
        return $"{rule.Parameter[..^Key.Length]}.{map.Single().Key}";
    }

    private static JsonNode Step(JsonNode node, string step) =>
        step.EndsWith("[0]", StringComparison.Ordinal) ? node[step[..^3]]![0]! : node[step]!;
}
