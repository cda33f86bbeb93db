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
        if (FirstFailure(operation.Input, input, "") is not { } failure)
            return;

        // Observed: hashicorp/terraform-provider-aws and boto/boto3#2224 quote this message and code, even where the model does not declare the code.
        // Assumed: tag operations use the code that they declare, InvalidParameterException, with the same message.
        var code = operation.Errors.Any(e => e.Name == "InvalidParameterException") ? "InvalidParameterException" : "InvalidParameterValueException";
        throw new ApiError(code, InvalidParameter.Message(failure.Path, string.Join(' ', failure.Faults)));
    }

    private Failure? FirstFailure(StructureShape shape, JsonObject value, string path)
    {
        foreach (var member in shape.Members)
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (value[member.Name] is not { } node)
            {
                // Assumed: the message about a missing parameter.
                if (member.Required)
                    return new(at, [$"{member.Name} must not be null."]);
            }
            else if (FirstFailure(member.Target, node, at, member.Name) is { } failure)
            {
                return failure;
            }
        }

        return null;
    }

    private Failure? FirstFailure(Shape shape, JsonNode node, string path, string name)
    {
        List<string> faults = [.. ShapeChecks.FaultsOf(shape, node, name, _patterns)];
        if (faults.Count > 0)
            return new(path, faults);

        return shape switch
        {
            StructureShape structure => FirstFailure(structure, node.AsObject(), path),
            // Observed: list elements are named like 'distributions[0].amiDistributionConfiguration.targetAccountIds'.
            ListShape list => node.AsArray().Select((item, i) => FirstFailure(list.Member, item!, $"{path}[{i}]", name)).FirstOrDefault(f => f is not null),
            MapShape map => node.AsObject().Select(e =>
                FirstFailure(map.Key, JsonValue.Create(e.Key), $"{path}.{e.Key}", e.Key) ?? FirstFailure(map.Value, e.Value!, $"{path}.{e.Key}", e.Key))
                .FirstOrDefault(f => f is not null),
            _ => null,
        };
    }

    private sealed record Failure(string Path, IReadOnlyList<string> Faults);
}

/// <summary>The service's errors about invalid values. Operations use them for their own checks too.</summary>
public static class InvalidParameter
{
    public static string Message(string parameter, string why) => $"The value supplied for parameter '{parameter}' is not valid. {why}";

    public static ApiError Value(string parameter, string why) => new("InvalidParameterValueException", Message(parameter, why));

    public static ApiError Combination(string parameter, string why) => new("InvalidParameterCombinationException", Message(parameter, why));
}
