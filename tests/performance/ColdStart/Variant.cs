namespace ColdStart;

/// <param name="Command">The program that starts the function, with arguments.</param>
/// <param name="Package">The folder that would be zipped and deployed; null when the runtime includes what the function needs.</param>
/// <param name="Answers">Whether it answers the step; the function that does nothing only responds to the runtime.</param>
internal sealed record Variant(string Name, string[] Command, string? Package, bool Answers = true);
