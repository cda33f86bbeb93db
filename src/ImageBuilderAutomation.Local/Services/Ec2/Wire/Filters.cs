using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Local.Services.Ec2.Wire;

/// <summary>
/// The filters of a describe operation on one type of resource: what each filter's name means. All filters of a request must match, each by one of its
/// values, in which * and ? are wildcards.
/// </summary>
// Documented: EC2 User Guide, "List and filter your resources": values are case-sensitive; names are not known to every operation.
internal sealed class Filters<T>(IReadOnlyDictionary<string, Func<T, IEnumerable<string?>>> meanings, Func<T, IReadOnlyDictionary<string, string>>? tags = null)
{
    private const string OfTag = "tag:";

    /// <summary>What the request's filters select.</summary>
    /// <exception cref="Ec2Exception">A filter is not known, or has no value.</exception>
    public Func<T, bool> Of(Ec2Request request)
    {
        List<(Func<T, IEnumerable<string?>> Meaning, List<Func<string, bool>> Values)> all = [];
        foreach (var filter in request.Items("Filter"))
        {
            var name = filter.Required("Name");
            if (MeaningOf(name) is not { } meaning)
                throw new Ec2Exception("InvalidParameterValue", $"The filter '{name}' is invalid");
            var values = filter.Texts("Value", 200);
            if (values.Count == 0)
                throw Ec2Exception.Missing($"Filter.Value of {name}");
            all.Add((meaning, [.. values.Select(Matcher)]));
        }

        return item => all.TrueForAll(filter => filter.Meaning(item).OfType<string>().Any(found => filter.Values.Exists(value => value(found))));
    }

    private Func<T, IEnumerable<string?>>? MeaningOf(string name) => tags is not null && name.StartsWith(OfTag, StringComparison.Ordinal)
        ? item => [tags(item).GetValueOrDefault(name[OfTag.Length..])]
        : tags is not null && name == "tag-key" ? item => tags(item).Keys
        : meanings.GetValueOrDefault(name);

    private static Func<string, bool> Matcher(string value)
    {
        if (!value.Contains('*', StringComparison.Ordinal) && !value.Contains('?', StringComparison.Ordinal))
            return text => text == value;
        var pattern = new Regex(
            $"^{Regex.Escape(value).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}\\z",
            RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        return pattern.IsMatch;
    }
}
