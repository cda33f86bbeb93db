#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>
/// Merges a file of additions into a model. A declaration with a new name is a new shape. One with the name of a shape or operation of the model adds its
/// members or entries, or replaces the traits of a simple shape. What the model already has is refused, so that additions are removed when a newer model
/// brings them.
/// </summary>
internal static class Additions
{
    private static readonly string[] Extensible = ["structure", "enum"];

    private static readonly string[] WithEntries = ["service", "operation"];

    public static List<Declaration> Merge(List<Declaration> model, List<Declaration> additions, string additionsFile)
    {
        var merged = model.ToList();
        foreach (var addition in additions)
        {
            var at = merged.FindIndex(declaration => declaration.Name == addition.Name);
            if (at < 0)
                merged.Add(addition);
            else
                merged[at] = Merge(merged[at], addition, additionsFile);
        }

        return merged;
    }

    private static Declaration Merge(Declaration known, Declaration addition, string file)
    {
        if (known.Kind != addition.Kind)
            throw new SmithyException(file, addition.Line, $"expected {known.Name} to be a {known.Kind}, as in the model, found {addition.Kind}");
        if (!Extensible.Contains(known.Kind) && !WithEntries.Contains(known.Kind))
            return Replaced(known, addition, file);
        if (addition.Traits.Count > 0)
            throw new SmithyException(file, addition.Line, $"expected no traits on {addition.Name}, which has its traits in the model");

        var members = known.Members.ToList();
        foreach (var member in addition.Members)
        {
            var at = members.FindIndex(own => own.Name == member.Name);
            if (at < 0)
                members.Add(member);
            else if (WithEntries.Contains(known.Kind))
                members[at] = Extended(members[at], member, known, file);
            else
                throw AlreadyThere($"{known.Name}.{member.Name}", member.Line, file);
        }

        return new(known.Kind, known.Name, known.Line, known.Traits, members);
    }

    /// <summary>A simple shape, a list or a map: its traits are replaced, its members stay.</summary>
    private static Declaration Replaced(Declaration known, Declaration addition, string file)
    {
        if (Facts(known) == Facts(addition))
            throw AlreadyThere(known.Name, addition.Line, file);
        return addition.Members.Count > 0
            ? throw new SmithyException(file, addition.Line, $"expected a new name, found the {known.Kind} {known.Name} of the model")
            : new(known.Kind, known.Name, known.Line, addition.Traits, known.Members);
    }

    private static DeclaredMember Extended(DeclaredMember known, DeclaredMember addition, Declaration declaration, string file)
    {
        var values = known.Values.ToList();
        foreach (var value in addition.Values)
        {
            if (values.Any(own => own.Text == value.Text))
                throw AlreadyThere($"{value.Text} in {known.Name} of {declaration.Name}", value.Line, file);
            values.Add(value);
        }

        return new(known.Name, known.Line, known.Traits, values);
    }

    private static string Facts(Declaration declaration) => string.Join("\n",
    [
        .. declaration.Traits.SelectMany(trait => trait.Values.Select(value => $"@{trait.Name} {value.Key} {value.Value.Text}").DefaultIfEmpty($"@{trait.Name}"))
            .OrderBy(fact => fact, StringComparer.Ordinal),
        .. declaration.Members.Select(member => $"{member.Name} {string.Join(" ", member.Values.Select(value => value.Text))}"),
    ]);

    private static SmithyException AlreadyThere(string what, int line, string file) =>
        new(file, line, $"expected an addition, found {what}, which the model already has: remove it here");
}
