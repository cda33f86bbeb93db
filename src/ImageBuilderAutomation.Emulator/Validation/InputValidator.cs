using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Validation;

/// <summary>Validates an input against the model: required members, lengths, ranges, patterns, enumerations.</summary>
public sealed class InputValidator
{
    private readonly PatternCache _patterns = new();

    /// <exception cref="ApiError">The input is invalid. The message names the first invalid parameter, in the model's order, and all its faults.</exception>
    public void Check(Operation operation, JsonObject input)
    {
        if (FirstFailure(operation.Input, input) is not { } failure)
            return;

        // Observed: hashicorp/terraform-provider-aws and boto/boto3#2224 quote this message and code, even where the model does not declare the code.
        // Assumed: tag operations use the code that they declare, InvalidParameterException, with the same message.
        var code = operation.Errors.Any(e => e.Name == "InvalidParameterException") ? "InvalidParameterException" : "InvalidParameterValueException";
        throw new ApiError(code, InvalidParameter.Message(failure.Path!, string.Join(' ', failure.Faults)));
    }

    private Failure? FirstFailure(StructureShape shape, JsonObject value)
    {
        foreach (var member in shape.Members)
        {
            if (value[member.Name] is not { } node)
            {
                // Assumed: the message about a missing parameter.
                if (member.Required)
                    return new(member.Name, [$"{member.Name} must not be null."]);
            }
            else if (FirstFailure(member.Target, node, member.Name) is { } failure)
            {
                return failure.In(member.Name);
            }
        }

        return null;
    }

    private Failure? FirstFailure(Shape shape, JsonNode node, string name) => ShapeChecks.FaultsOf(shape, node, name, _patterns) is { } faults
        ? new(null, faults)
        : (shape, node) switch
        {
            (StructureShape structure, JsonObject value) => FirstFailure(structure, value),
            (ListShape list, JsonArray items) => FirstFailure(list, items, name),
            (MapShape map, JsonObject entries) => FirstFailure(map, entries),
            _ => null,
        };

    private Failure? FirstFailure(ListShape list, JsonArray items, string name)
    {
        for (var i = 0; i < items.Count; i++)
        {
            // Observed: list elements are named like 'distributions[0].amiDistributionConfiguration.targetAccountIds'.
            if (FirstFailure(list.Member, items[i]!, name) is { } failure)
                return failure.In($"[{i}]");
        }

        return null;
    }

    private Failure? FirstFailure(MapShape map, JsonObject entries)
    {
        foreach (var (key, value) in entries)
        {
            if ((FirstFailure(map.Key, JsonValue.Create(key), key) ?? FirstFailure(map.Value, value!, key)) is { } failure)
                return failure.In(key);
        }

        return null;
    }

    /// <summary>The path is put together only for an input that is refused.</summary>
    /// <param name="Path">Null at the value itself. A map's key may be empty.</param>
    private sealed record Failure(string? Path, IReadOnlyList<string> Faults)
    {
        public Failure In(string part) => this with { Path = Path is null ? part : Path.StartsWith('[') ? $"{part}{Path}" : $"{part}.{Path}" };
    }
}

/// <summary>The service's errors about invalid values. Operations use them for their own checks too.</summary>
public static class InvalidParameter
{
    public static string Message(string parameter, string why) => $"The value supplied for parameter '{parameter}' is not valid. {why}";

    public static ApiError Value(string parameter, string why) => new("InvalidParameterValueException", Message(parameter, why));

    public static ApiError Combination(string parameter, string why) => new("InvalidParameterCombinationException", Message(parameter, why));
}
