using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Ssm.Operations;

/// <summary>PutParameter. A value of data type aws:ec2:image becomes the parameter's only after the check of its AMI.</summary>
// Documented: Systems Manager API Reference, "PutParameter". Simplified: no policies; the key of a SecureString has no effect.
internal static class PutParameter
{
    private const string Standard = "Standard";
    private const string Advanced = "Advanced";
    private const int StandardCharacters = 4096;
    private const int AdvancedCharacters = 8192;

    private static readonly string[] Types = ["String", ParameterVersion.List, "SecureString"];
    private static readonly string[] DataTypes = ["text", ParameterVersion.Image, "aws:ssm:integration"];
    private static readonly string[] Tiers = [Standard, Advanced, "Intelligent-Tiering"];

    public static JsonOperation<SsmCall> Operation { get; } = new(
        "PutParameter", Run, "Name", "Description", "Value", "Type", "KeyId", "Overwrite", "AllowedPattern", "Tags", "Tier", "DataType");

    private static JsonObject Run(SsmCall call)
    {
        var input = call.Input;
        var (name, value, type, overwrite) = (input.Text("Name") ?? "", input.Text("Value") ?? "", input.Text("Type"), input.Flag("Overwrite"));
        var tags = ParameterTags.Read(input);
        call.InPlace(place =>
        {
            place.CheckName(name);
            return true;
        });
        if (value.Length == 0)
            throw ParameterPlace.Invalid("Expected Value, a text that is not empty.");
        // Observed: localstack/localstack#8177: code and text.
        if (overwrite && tags.Count > 0)
            throw ParameterPlace.Invalid("Invalid request: tags and overwrite can't be used together. Use AddTagsToResource for an existing parameter.");
        var tier = TierOf(OneOf(input.Text("Tier") ?? Standard, "Tier", Tiers), value);
        CheckPattern(input.Text("AllowedPattern"), value);

        var number = call.Store.Put(call.Caller.Account, call.Caller.Region, name, (parameter, number) =>
        {
            if (!overwrite && parameter.Latest is not null)
                throw new ServiceInputException($"The parameter {name} already exists. To change it, set Overwrite.", "ParameterAlreadyExists");
            var kind = OneOf(type ?? parameter.Latest?.Type, "Type", Types);
            // Assumed: without a data type, an existing parameter is text afterwards, as a new one is.
            var dataType = OneOf(input.Text("DataType") ?? "text", "DataType", DataTypes);
            if (dataType == ParameterVersion.Image && kind != "String")
                throw ParameterPlace.Invalid($"Expected Type String for the data type {ParameterVersion.Image}, found {kind}.");
            foreach (var (key, text) in tags)
                parameter.Tags[key] = text;
            return new(
                number, value, kind, dataType, input.Text("Description") ?? parameter.Latest?.Description, input.Text("AllowedPattern"), tier, call.Store.Now,
                call.Caller.Principal);
        });
        return new() { ["Version"] = number, ["Tier"] = tier };
    }

    // Documented: Systems Manager User Guide, "Managing parameter tiers". Assumed: a character counts as one byte.
    private static string TierOf(string asked, string value)
    {
        var tier = asked is Standard or Advanced ? asked : value.Length > StandardCharacters ? Advanced : Standard;
        var most = tier == Standard ? StandardCharacters : AdvancedCharacters;
        return value.Length <= most ? tier : throw ParameterPlace.Invalid($"{tier} tier parameters support a maximum parameter value of {most} characters.");
    }

    private static void CheckPattern(string? pattern, string value)
    {
        if (pattern is null)
            return;
        try
        {
            if (!Regex.IsMatch(value, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))
                throw new ServiceInputException($"Parameter value, cannot be validated against allowedPattern: {pattern}", "ParameterPatternMismatchException");
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new ServiceInputException($"Expected AllowedPattern, a regular expression, found '{pattern}'.", "InvalidAllowedPatternException");
        }
    }

    private static string OneOf(string? value, string name, string[] known) => known.Contains(value)
        ? value! : throw ParameterPlace.Invalid($"Expected {name}, one of {string.Join(", ", known)}, found '{value}'.");
}
