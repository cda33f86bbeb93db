using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Calendar;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class FreezesReader
{
    private const string TimeExpected = "a time of the week (\"Fri 16:00\") or a date with a time (\"2026-12-24 12:00\"), both of one kind";

    public static List<(Freeze Freeze, IReadOnlyList<Scope>? Scopes, SourceNode Node)> Read(SourceNode? node, BuildsContext context)
    {
        var (freezes, values) = (new List<(Freeze, IReadOnlyList<Scope>?, SourceNode)>(), context.Values);
        foreach (var item in values.List(node, "a list of freezes", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, "name", "scope", "from", "to", "zone") is not { } freeze)
                continue;
            var name = values.Text(context.Required(freeze, "name", "a name, which decisions show"), TextKind.Name);
            var scopes = context.Chosen(freeze.Find("scope"));
            var zone = Zones.Read(context.Required(freeze, "zone", Zones.Expected), values);
            if (Period(freeze, zone, context) is { } period && name is not null)
                freezes.Add((new(name, period) { Selects = BuildsContext.Selector(scopes) }, scopes, freeze));
        }

        return freezes;
    }

    private static Period? Period(SourceNode freeze, TimeZoneInfo? zone, BuildsContext context)
    {
        var (from, to) = (context.Required(freeze, "from", TimeExpected), context.Required(freeze, "to", TimeExpected));
        foreach (var time in new[] { from, to }.OfType<SourceNode>().Where(time => Week(time) is null && Date(time) is null))
            context.Values.Problems.Error(time, TimeExpected);
        if (from is null || to is null || zone is null)
            return null;
        if (Week(from) is { } first && Week(to) is { } last)
            return new Period.Weekly(first, last, zone);
        if (Date(from) is not { } begin || Date(to) is not { } end)
        {
            if ((Week(from) is not null && Date(to) is not null) || (Date(from) is not null && Week(to) is not null))
                context.Values.Problems.Error(to, $"a time of the same kind as \"from\": {TimeExpected}");
            return null;
        }

        if (end <= begin)
            context.Values.Problems.Error(to, "a time after \"from\"");
        else if (end - begin > TimeSpan.FromDays(366))
            context.Values.Problems.Error(to, "at most 366 days after \"from\"; to start no builds for longer, set the mode of builds to \"off\"");
        return new Period.Once(begin, end, zone);
    }

    private static WeekTime? Week(SourceNode node) => node.Kind == JsonValueKind.String && WeekTime.TryParse(node.Text, out var time) ? time : null;

    private static DateTime? Date(SourceNode node) =>
        node.Kind == JsonValueKind.String
        && DateTime.TryParseExact(node.Text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;
}

internal static class Zones
{
    public const string Expected = "a time zone of the IANA database, such as \"Europe/Berlin\" or \"UTC\"";

    public static TimeZoneInfo? Read(SourceNode? node, ValueReader values)
    {
        if (node is null)
            return null;
        // Only IANA names: Windows names ("W. Europe Standard Time") are known on some machines and not on others.
        if (node.Kind == JsonValueKind.String && (node.Text == "UTC" || node.Text.Contains('/'))
            && TimeZoneInfo.TryFindSystemTimeZoneById(node.Text, out var zone))
            return zone;
        values.Problems.Error(node, Expected);
        return null;
    }
}
