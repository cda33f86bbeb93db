namespace ColdStart;

/// <param name="Command">What starts the function: program and arguments.</param>
/// <param name="Package">The folder that would be zipped and deployed; null where the runtime brings what the function stands on.</param>
/// <param name="Answers">Whether it answers the step; one that does nothing only answers the runtime.</param>
internal sealed record Variant(string Name, string[] Command, string? Package, bool Answers = true);
