using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Cli.Adoption.Formats;

/// <summary>The members of Image Builder's requests that a template language can write. All others an update by it would clear.</summary>
/// <param name="paths">Brackets stand for the entries of a list, an asterisk for the keys of a map.</param>
internal sealed class KeptMembers(params string[] paths)
{
    /// <returns>Paths of the members that are set and cannot be written, each once.</returns>
    public IReadOnlyList<string> NotIn(JsonObject settings)
    {
        List<string> found = [];
        Search(settings, "");
        return [.. found.Distinct()];

        void Search(JsonNode? value, string path)
        {
            if (paths.Contains(path) || value is null)
                return;
            if (value is JsonArray list && IsAbove($"{path}[]"))
            {
                foreach (var entry in list)
                    Search(entry, $"{path}[]");
            }
            else if (value is JsonObject && paths.Contains($"{path}.*"))
            {
                return;
            }
            else if (value is JsonObject members && (path.Length == 0 || IsAbove($"{path}.")))
            {
                foreach (var (name, member) in members)
                    Search(member, path.Length == 0 ? name : $"{path}.{name}");
            }
            else
            {
                found.Add(path);
            }
        }
    }

    private bool IsAbove(string path) => paths.Any(kept => kept.StartsWith(path, StringComparison.Ordinal));
}
