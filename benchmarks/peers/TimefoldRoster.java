import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.count;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countBi;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countDistinct;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.sum;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.toConsecutiveSequences;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import ai.timefold.solver.core.api.score.buildin.hardsoft.HardSoftScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.solver.SolverConfig;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A roster of Curtois and Qu by Timefold, modelled with what its documentation offers: java -cp JARS TimefoldRoster.java SECONDS.
 *
 * One planning entity for each day on which somebody can work, its shift unassigned where they are off; constraint streams for hard
 * limits, each weighing what it is missed by, and for prices; the solver in its default configuration. The lines that come in are
 * written by staff.py; those that go out are the duties, Timefold's own score, and the seconds of its search.
 */
public class TimefoldRoster {
    static final int SATURDAY = 5;

    public record Shift(String name, int minutes, Set<String> cannot) {}

    public record Cover(int day, String shift, int wanted, int under, int over) {}

    public record Request(String person, int day, String shift, boolean isWanted, int price) {}

    public static class Person {
        String name;
        int leastMinutes, mostMinutes, leastRun, mostRun, leastOff, mostWeekends, lastDay;
        Map<String, Integer> mostOf = new HashMap<>();
    }

    @PlanningEntity
    public static class Duty {
        @PlanningId public int id;
        public Person person;
        public int day;
        @PlanningVariable(allowsUnassigned = true) public Shift shift;

        public Duty() {}

        Duty(int id, Person person, int day) {
            this.id = id;
            this.person = person;
            this.day = day;
        }

        Person person() { return person; }
        String name() { return person.name; }
        int day() { return day; }
        Shift shift() { return shift; }
        String kind() { return shift.name; }
    }

    @PlanningSolution
    public static class Roster {
        @ProblemFactCollectionProperty @ValueRangeProvider public List<Shift> shifts = new ArrayList<>();
        @ProblemFactCollectionProperty public List<Person> people = new ArrayList<>();
        @ProblemFactCollectionProperty public List<Cover> covers = new ArrayList<>();
        @ProblemFactCollectionProperty public List<Request> requests = new ArrayList<>();
        @PlanningEntityCollectionProperty public List<Duty> duties = new ArrayList<>();
        @PlanningScore public HardSoftScore score;
    }

    public static class Asked implements ConstraintProvider {
        static final HardSoftScore HARD = HardSoftScore.ONE_HARD, SOFT = HardSoftScore.ONE_SOFT;

        @Override
        public Constraint[] defineConstraints(ConstraintFactory factory) {
            var duties = factory.forEach(Duty.class);
            var minutes = duties.groupBy(Duty::person, sum(duty -> duty.shift.minutes)).complement(Person.class, person -> 0);
            var weekends = duties.filter(duty -> duty.day % 7 >= SATURDAY).groupBy(Duty::person, countDistinct(duty -> duty.day / 7));
            var rows = duties.groupBy(Duty::person, toConsecutiveSequences(Duty::day));
            var worked = rows.flattenLast(row -> row.getConsecutiveSequences());
            var there = duties.join(Cover.class, equal(Duty::day, Cover::day), equal(Duty::kind, Cover::shift))
                .groupBy((duty, cover) -> cover, countBi()).complement(Cover.class, cover -> 0);
            var asked = factory.forEach(Request.class);
            return new Constraint[] {
                duties.groupBy(Duty::person, Duty::shift, count())
                    .filter((person, shift, n) -> n > person.mostOf.get(shift.name))
                    .penalize(HARD, (person, shift, n) -> n - person.mostOf.get(shift.name)).asConstraint("most of a shift"),
                duties.join(Duty.class, equal(Duty::person), equal(duty -> duty.day + 1, Duty::day))
                    .filter((one, two) -> one.shift.cannot.contains(two.shift.name)).penalize(HARD).asConstraint("succession"),
                minutes.filter((person, n) -> n > person.mostMinutes)
                    .penalize(HARD, (person, n) -> n - person.mostMinutes).asConstraint("most minutes"),
                minutes.filter((person, n) -> n < person.leastMinutes)
                    .penalize(HARD, (person, n) -> person.leastMinutes - n).asConstraint("least minutes"),
                weekends.filter((person, n) -> n > person.mostWeekends)
                    .penalize(HARD, (person, n) -> n - person.mostWeekends).asConstraint("most weekends"),
                worked.filter((person, run) -> run.getCount() > person.mostRun)
                    .penalize(HARD, (person, run) -> run.getCount() - person.mostRun).asConstraint("most in a row"),
                worked.filter((person, run) -> run.getFirstItem().day > 0 && run.getLastItem().day < person.lastDay)
                    .filter((person, run) -> run.getCount() < person.leastRun)
                    .penalize(HARD, (person, run) -> person.leastRun - run.getCount()).asConstraint("least in a row"),
                rows.flattenLast(row -> row.getBreaks()).filter((person, rest) -> rest.getLength() - 1 < person.leastOff)
                    .penalize(HARD, (person, rest) -> person.leastOff - rest.getLength() + 1).asConstraint("least off in a row"),
                there.filter((cover, n) -> n < cover.wanted)
                    .penalize(SOFT, (cover, n) -> (cover.wanted - n) * cover.under).asConstraint("too few"),
                there.filter((cover, n) -> n > cover.wanted)
                    .penalize(SOFT, (cover, n) -> (n - cover.wanted) * cover.over).asConstraint("too many"),
                asked.filter(Request::isWanted)
                    .ifNotExists(Duty.class, equal(Request::person, Duty::name), equal(Request::day, Duty::day),
                        equal(Request::shift, Duty::kind))
                    .penalize(SOFT, Request::price).asConstraint("wanted"),
                asked.filter(request -> !request.isWanted)
                    .ifExists(Duty.class, equal(Request::person, Duty::name), equal(Request::day, Duty::day),
                        equal(Request::shift, Duty::kind))
                    .penalize(SOFT, Request::price).asConstraint("not wanted"),
            };
        }
    }

    /** What staff.py wrote: a word for what a line is, then its fields. */
    static Roster read() throws IOException {
        var roster = new Roster();
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = in.readLine()) != null; ) {
            var of = line.split("\t", -1);
            switch (of[0]) {
                case "shift" -> roster.shifts.add(new Shift(of[1], number(of[2]), new HashSet<>(parts(of[3]))));
                case "person" -> person(of, roster);
                case "cover" -> roster.covers.add(new Cover(number(of[1]), of[2], number(of[3]), number(of[4]), number(of[5])));
                case "request" -> roster.requests.add(new Request(of[1], number(of[2]), of[3], of[4].equals("on"), number(of[5])));
                default -> throw new IllegalArgumentException(line);
            }
        }
        return roster;
    }

    static void person(String[] of, Roster roster) {
        var person = new Person();
        person.name = of[1];
        person.leastMinutes = number(of[2]);
        person.mostMinutes = number(of[3]);
        person.leastRun = number(of[4]);
        person.mostRun = number(of[5]);
        person.leastOff = number(of[6]);
        person.mostWeekends = number(of[7]);
        person.lastDay = number(of[8]);
        for (var most : parts(of[9])) person.mostOf.put(most.split("=")[0], number(most.split("=")[1]));
        roster.people.add(person);
        for (int day = 0; day <= person.lastDay; day++)
            if (!parts(of[10]).contains(String.valueOf(day))) roster.duties.add(new Duty(roster.duties.size(), person, day));
    }

    static List<String> parts(String text) { return text.isEmpty() ? List.of() : Arrays.asList(text.split(",")); }

    static int number(String text) { return Integer.parseInt(text); }

    public static void main(String[] arguments) throws IOException {
        var config = new SolverConfig().withSolutionClass(Roster.class).withEntityClasses(Duty.class)
            .withConstraintProviderClass(Asked.class).withTerminationSpentLimit(Duration.ofSeconds(number(arguments[0])));
        var solver = SolverFactory.<Roster>create(config).buildSolver();
        var asked = read();
        var began = System.nanoTime();
        var found = solver.solve(asked);
        for (var duty : found.duties)
            if (duty.shift != null) System.out.println("duty\t" + duty.person.name + "\t" + duty.day + "\t" + duty.shift.name);
        System.out.println("score\t" + found.score.hardScore() + "\t" + found.score.softScore() + "\t" + (System.nanoTime() - began) / 1e9);
    }
}
