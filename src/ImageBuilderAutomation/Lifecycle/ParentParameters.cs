using System.Text.RegularExpressions;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>SSM Parameter Store of the account and Region.</summary>
public interface IParameterStore
{
    /// <param name="parameters">Names or ARNs, each once.</param>
    /// <returns>For each of them its value, null if it does not exist, or why it is unknown.</returns>
    Task<IReadOnlyDictionary<string, Known<string?>>> ReadAsync(IReadOnlyCollection<string> parameters, CancellationToken cancellationToken);
}

/// <summary>Adds the values of the parameters that recipes name as their parents. A value that is unknown makes the inventory incomplete.</summary>
internal static partial class ParentParameters
{
    public static async Task<ImageInventory> ReadAsync(IParameterStore store, ImageInventory inventory, CancellationToken cancellationToken)
    {
        // A public parameter holds the id of an AMI that Image Builder did not make, so its value protects none of our images.
        List<string> named =
        [
            .. inventory.Recipes.Select(recipe => ParameterReference.Of(recipe.ParentImage)).OfType<ParameterReference>()
                .Where(reference => !reference.IsPublic).Select(reference => reference.Parameter).Distinct().Order(StringComparer.Ordinal),
        ];
        if (named.Count == 0)
            return inventory;

        var values = await store.ReadAsync(named, cancellationToken);
        var problems = named.Select(name => (Name: name, Reason: ReasonUnknown(values[name]))).Where(parameter => parameter.Reason is not null)
            .GroupBy(parameter => parameter.Reason, parameter => parameter.Name).Select(same => $"parameter {string.Join(", ", same)}: {same.Key}");
        return inventory with
        {
            Recipes = [.. inventory.Recipes.Select(recipe => ParameterReference.Of(recipe.ParentImage) is { } reference
                && values.GetValueOrDefault(reference.Parameter) is Known<string?>.Yes({ } value) && AmiId().IsMatch(value)
                ? recipe with { ParameterValue = value } : recipe)],
            Incomplete = string.Join(", ", problems.Prepend(inventory.Incomplete).OfType<string>()) is { Length: > 0 } reasons ? reasons : null,
        };
    }

    /// <summary>Null if the value is known, or if the parameter does not exist: no build can start from it then, so it protects nothing.</summary>
    private static string? ReasonUnknown(Known<string?> value) => value switch
    {
        Known<string?>.No(var reason) => reason,
        // The value is not shown: it may be a secret that a recipe names by mistake.
        Known<string?>.Yes({ } text) when !AmiId().IsMatch(text) => "its value is no AMI id",
        _ => null,
    };

    [GeneratedRegex("^ami-[0-9a-f]{8,17}\\z")]
    private static partial Regex AmiId();
}
